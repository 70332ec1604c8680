import type { Texts } from './en.ts'

/** What the page says where a password is set on Microsoft's own page, in Dutch: a piece of the catalogue in `nl.ts`. */
export const nlReset: Texts['reset'] = {
  heading: 'Maak je telefoon klaar',
  lead: 'Je kiest je wachtwoord op de pagina van Microsoft, met een code naar je telefoon. Eerst moet je telefoon daar bekend zijn.',
  once: 'Het is de telefoon waar we net een code naartoe stuurden. Hij gaat er weer uit zodra je binnen bent.',
  press: 'Gebruik mijn telefoon',
  asking: 'We vragen het …',
  registering: {
    heading: 'We maken je telefoon klaar',
    asked: 'Gevraagd op dit apparaat',
    making: 'Je organisatie vertelt het Microsoft',
    there: 'Je telefoon is klaar',
  },
  ready: 'Kies nu je wachtwoord',
  todo: 'Wat je nu doet',
  steps: [
    'Open de pagina van Microsoft met de knop hieronder. Typ {user} en de letters in het plaatje.',
    'Laat Microsoft een code naar je telefoon sturen, en typ die daar.',
    'Kies je wachtwoord. Kom dan terug naar deze pagina en vertel het ons.',
  ],
  own: 'Je hebt nog een manier van vroeger om te laten zien wie je bent: daar vraagt de pagina van Microsoft om.',
  open: 'Open de pagina van Microsoft',
  newTab: 'Die opent naast deze pagina. Houd deze open.',
  done: 'Ik heb mijn wachtwoord gekozen',
  checking: {
    heading: 'We zoeken je nieuwe wachtwoord',
    said: 'Je zei dat het klaar is',
    looking: 'Je organisatie kijkt',
    found: 'Je wachtwoord is ingesteld',
  },
  problems: {
    'not-yet':
      'We zien het nog niet. Het kan een minuut of twee duren. Probeer het dan nog eens; deze pagina merkt het ook vanzelf.',
    'cloud-account-missing':
      'Microsoft kent je account nog niet. Kom over een uur terug met dezelfde link. Er is niets verloren.',
    'reset-not-yet':
      'Microsoft opent je account op je eerste dag. Kom dan terug met dezelfde link. Er is niets verloren.',
    'cloud-unreachable': 'Microsoft is nu niet bereikbaar. Probeer het over een paar minuten weer.',
    'agent-silent':
      'Je organisatie is nu niet bereikbaar. Probeer het over een paar minuten weer. Er is niets verloren.',
  },
}

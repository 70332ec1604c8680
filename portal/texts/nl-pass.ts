import type { Texts } from './en.ts'

/** What the pages of the pass say, in Dutch: a piece of the catalogue in `nl.ts`. */
export const nlPass: Texts['pass'] = {
  offer: {
    heading: { passkey: 'Nu je passkey', 'device-setup': 'Nu je apparaat' },
    ready: 'Je wachtwoord voor {user} is ingesteld.',
    why: {
      passkey:
        'Met een passkey laat je telefoon of computer je binnen zonder wachtwoord: met je gezicht, je vinger of de pincode.',
      'device-setup':
        'Met een pas meld je je aan op je nieuwe apparaat terwijl je het instelt. Daarna laat het apparaat je binnen met je gezicht, je vinger of een pincode.',
    },
    need: 'Wat je nodig hebt',
    time: {
      passkey: '10 rustige minuten',
      'device-setup': 'Tijd voor het hele instellen, een half uur of langer',
    },
    device: {
      passkey: 'De telefoon of computer waarmee je je gaat aanmelden',
      'device-setup': 'Je nieuwe apparaat, met stroom en een netwerk',
    },
    install: 'Microsoft Authenticator op je telefoon. Installeer die eerst:',
    none: 'Er wordt niets gemaakt voordat je drukt. Daarna zie je hier je pas, en niemand anders.',
    show: { passkey: 'Toon mijn eenmalige pas', 'device-setup': 'Toon mijn pas' },
    again: 'Toon een nieuwe pas',
    asking: 'We vragen het …',
  },
  later: 'Dit doe ik later',
  leaving: 'Een ogenblik …',
  linkWorks: 'Nu geen tijd? Sluit de pagina: de link in je bericht blijft werken.',
  choose: 'Kies een ander wachtwoord',
  minting: {
    heading: 'We maken je pas',
    asked: 'Gevraagd op dit apparaat',
    making: 'Je organisatie vraagt het Microsoft',
    shown: 'Hier getoond, alleen aan jou',
    slow: 'Microsoft doet er langer over dan gewoonlijk. Je kunt deze pagina open laten, of terugkomen met dezelfde link.',
  },
  here: {
    heading: { passkey: 'Je eenmalige pas', 'device-setup': 'Je pas' },
    label: 'Je pas',
    aloud: {
      one: '{count} teken. Het wordt niet voorgelezen. Kopieer het, of open “Spel hem” hieronder.',
      other:
        '{count} tekens. Ze worden niet voorgelezen. Kopieer ze, of open “Spel hem” hieronder.',
    },
    copy: 'Kopieer de pas',
    copyName: 'Kopieer de naam',
    hide: 'Verberg',
    show: 'Toon',
    hideLabel: 'Verberg de pas',
    showLabel: 'Toon de pas',
    spell: 'Spel hem',
    until: 'Geldig tot {time}, nog {left}',
    leftSoon: 'Je pas werkt nog {left}.',
    name: 'Je accountnaam',
    minutes: {
      one: 'Zodra je je ermee hebt aangemeld, heb je {count} minuut om de passkey in te stellen. Ga verder als je die tijd hebt.',
      other:
        'Zodra je je ermee hebt aangemeld, heb je {count} minuten om de passkey in te stellen. Ga verder als je die tijd hebt.',
    },
    often: 'Je kunt hem tot dan vaker gebruiken.',
    todo: 'Wat je nu doet',
    passkey: [
      'Open de pagina van Microsoft met de knop hieronder. Meld je aan met {user} en je pas. Microsoft noemt die “tijdelijke toegangspas”.',
      'Kies “Aanmeldingsmethode toevoegen”, dan “Passkey” of “Wachtwoordsleutel”, en volg het scherm.',
      'Kom terug naar deze pagina en zeg het ons.',
    ],
    'device-setup': [
      'Zet je nieuwe apparaat aan en kies instellen voor werk of school.',
      'Meld je aan met {user} en je pas. Microsoft noemt die “tijdelijke toegangspas”. Typ na een herstart dezelfde opnieuw.',
      'Volg het scherm tot je gezicht, je vinger of een pincode is ingesteld. Kom dan terug naar deze pagina en zeg het ons.',
    ],
    open: 'Kopieer de pas en open de pagina',
    newTab: 'Die gaat naast deze pagina open. Laat deze open.',
    registered: {
      passkey: 'Mijn passkey is ingesteld',
      'device-setup': 'Mijn apparaat is ingesteld',
    },
    checking: 'We kijken …',
  },
  elsewhere: {
    heading: 'Je pas staat in een andere browser',
    lead: 'Hij is alleen te zien waar je erom vroeg. Ga daarheen terug, of neem hier een nieuwe; de andere werkt dan niet meer.',
    show: 'Toon hier een nieuwe',
  },
  ended: {
    heading: 'Je pas is voorbij',
    lead: 'Zijn tijd is om, en hij opent niets meer. Er is niets verloren: je kunt een nieuwe krijgen.',
  },
  checking: {
    heading: { passkey: 'We zoeken je passkey', 'device-setup': 'We zoeken je apparaat' },
    said: 'Je zei dat het klaar is',
    looking: 'Je organisatie vraagt het Microsoft',
    found: { passkey: 'Je passkey is er', 'device-setup': 'Je apparaat is er' },
    slow: 'Het duurt langer dan gewoonlijk. Je kunt deze pagina open laten; het gaat vanzelf verder.',
  },
  spell: {
    capital: 'hoofdletter {letter}',
    small: 'kleine letter {letter}',
    digit: 'cijfer {letter}',
    other: 'teken {letter}',
    signs: {
      '!': 'uitroepteken',
      '"': 'dubbel aanhalingsteken',
      '#': 'hekje',
      $: 'dollarteken',
      '%': 'procentteken',
      '&': 'en-teken',
      "'": 'apostrof',
      '(': 'haakje openen',
      ')': 'haakje sluiten',
      '*': 'sterretje',
      '+': 'plus',
      ',': 'komma',
      '-': 'streepje',
      '.': 'punt',
      '/': 'schuine streep',
      ':': 'dubbele punt',
      ';': 'puntkomma',
      '<': 'kleiner-danteken',
      '=': 'is-teken',
      '>': 'groter-danteken',
      '?': 'vraagteken',
      '@': 'apenstaartje',
      '[': 'vierkant haakje openen',
      '\\': 'omgekeerde schuine streep',
      ']': 'vierkant haakje sluiten',
      '^': 'dakje',
      _: 'laag streepje',
      '`': 'accent grave',
      '{': 'accolade openen',
      '|': 'verticale streep',
      '}': 'accolade sluiten',
      '~': 'golfje',
    },
  },
  problems: {
    'not-yet':
      'We zien hem nog niet. Het kan een paar minuten duren voor hij er is. Probeer het dan opnieuw, of ga later verder.',
    'outcome-unknown':
      'We weten nog niet of je pas is gemaakt. Vraag over een minuut een nieuwe; een eerdere werkt dan niet meer.',
    'agent-silent':
      'Je organisatie is nu niet te bereiken. Probeer het over een paar minuten opnieuw. Er is niets verloren.',
    'agent-revoked': 'Er is voor de zekerheid geen pas gemaakt. Vraag er nog een keer om.',
    'guard-used':
      'Dit account is al eens gebruikt, dus er kan hier geen pas voor worden gemaakt. Bel ons.',
    'method-not-registered':
      'We hebben je passkey nog niet gezien. Vraag een nieuwe pas als je 10 rustige minuten hebt.',
  },
}

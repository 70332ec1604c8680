import type { Language } from './language.ts'

export const dutch: Language = {
  'invitation-mail': {
    subject: 'Welkom bij {organisation}: stel je toegang in',
    blocks: [
      { heading: 'Welkom[, {givenName}]' },
      {
        paragraph:
          'Je begint op {startsOn} bij {organisation}. Stel voor die tijd je toegang in, dan begint je eerste dag niet met wachten.',
      },
      {
        paragraph:
          'Het duurt ongeveer twee minuten, op een telefoon of een computer. De pagina wijst je de weg.',
      },
      { button: 'Stel je toegang in', to: 'link' },
      { paragraph: 'Deze link is alleen voor jou[ en werkt tot {linkExpires}].' },
      {
        small:
          'Verwachtte je dit niet? Doe er dan niets mee, er gebeurt niets.[ Vragen? Bel {deskPhone}.]',
      },
    ],
  },
  'invitation-text': [
    '{organisationShort}: welkom[, {givenName}]! Stel je toegang in voor {startsOn}: {link}',
    'Onverwacht? Negeer het dan.',
  ],
  'reminder-mail': {
    subject: 'Je toegang bij {organisation} is nog niet klaar',
    blocks: [
      { heading: 'Bijna klaar[, {givenName}]' },
      {
        paragraph:
          'Je begint op {startsOn} bij {organisation} en je toegang is nog niet ingesteld. Het duurt ongeveer twee minuten.',
      },
      { button: 'Stel je toegang in', to: 'link' },
      { paragraph: 'Deze link is alleen voor jou[ en werkt tot {linkExpires}].' },
      {
        small:
          'Lukt het niet?[ Bel {deskPhone}: ze helpen je graag.| Zeg het tegen je leidinggevende.]',
      },
    ],
  },
  'reminder-text': [
    '{organisationShort}: je toegang is nog niet klaar. Twee minuten, voor {startsOn}: {link}',
    '[Hulp nodig? Bel {deskPhone}.|Onverwacht? Negeer het dan.]',
  ],
  'link-renewed-mail': {
    subject: 'Je nieuwe link voor {organisation}',
    blocks: [
      { heading: 'Hier is je nieuwe link[, {givenName}]' },
      {
        paragraph:
          'Met deze link stel je je toegang in voor {startsOn}. Eerdere links werken niet meer.',
      },
      { button: 'Stel je toegang in', to: 'link' },
      { paragraph: 'Deze link is alleen voor jou[ en werkt tot {linkExpires}].' },
      {
        small:
          'Vroeg je hier niet om? Doe er dan niets mee, er gebeurt niets.[ Vragen? Bel {deskPhone}.]',
      },
    ],
  },
  'link-renewed-text': [
    '{organisationShort}: hier is je nieuwe link om je toegang in te stellen voor {startsOn}: {link}',
    'Niet gevraagd? Negeer het dan.',
  ],
  'mail-code': {
    subject: 'Je code voor {organisation}',
    blocks: [
      { heading: 'Je code' },
      { paragraph: 'Typ deze code op de pagina waar het woord {label} staat:' },
      { large: '{code}' },
      { paragraph: 'De code werkt {validFor}, eenmaal, en alleen op die pagina.' },
      {
        paragraph:
          'Niemand van {organisation} zal je ooit om deze code vragen. Staat er een ander woord op je pagina, of vroeg je niet om een code? Gebruik hem dan niet.[ Bel {deskPhone}.]',
      },
    ],
  },
  'text-code': [
    '{organisationShort}: {code} is je code om je toegang in te stellen, voor de pagina met {label}. Niemand vraagt je ernaar.',
    '@{portalHost} #{code}',
  ],
  'temporary-password': [
    '{organisationShort}: {code} is je eerste wachtwoord. Je manager heeft je accountnaam. Bij je eerste aanmelding kies je een ander. Zeg het tegen niemand.',
  ],
  'pass-text': [
    '{organisationShort}: {code} is je pas voor {validFor}. Je manager heeft je accountnaam. Open aka.ms/mysecurityinfo, meld je met beide aan en voeg een toegangssleutel toe. Zeg het tegen niemand.',
  ],
  'temporary-password-manager': {
    subject: 'Een eerste wachtwoord voor {hireName}',
    blocks: [
      { heading: 'Geef dit aan {hireName}' },
      {
        paragraph:
          '{hireName} begint bij {organisation} en komt met dit eerste wachtwoord binnen, één keer:',
      },
      { large: '{code}' },
      {
        paragraph:
          'Zeg het persoonlijk of aan de telefoon. De accountnaam hebben ze al, en bij de eerste aanmelding kiezen ze een ander wachtwoord.',
      },
      {
        small:
          'Stuur deze mail niet door en verwijder hem daarna.[ Is dit niet iemand van jou? Bel dan {deskPhone}.]',
      },
    ],
  },
  'account-name': {
    subject: 'Je account bij {organisation}',
    blocks: [
      { heading: 'Welkom[, {givenName}]' },
      { paragraph: 'Je begint op {startsOn}. Dit is de naam van je account:' },
      { large: '{username}' },
      {
        paragraph:
          '[Op een Windows-computer mag je ook {windowsName} typen. ]Je manager geeft je je eerste wachtwoord. Bij je eerste aanmelding kies je je eigen.',
      },
      { small: '[Vragen? Bel {deskPhone}.]' },
    ],
  },
  'account-name-for-pass': {
    subject: 'Je account bij {organisation}',
    blocks: [
      { heading: 'Welkom[, {givenName}]' },
      { paragraph: 'Je begint op {startsOn}. Dit is de naam van je account:' },
      { large: '{username}' },
      {
        paragraph:
          'Je manager geeft je een pas die één keer werkt. Open aka.ms/mysecurityinfo, meld je met allebei aan en voeg meteen een passkey toe.',
      },
      { small: '[Vragen? Bel {deskPhone}.]' },
    ],
  },
  'number-changed': [
    '{organisationShort}: er is een ander telefoonnummer voor je ingevoerd. Codes om je toegang in te stellen gaan binnenkort daarheen. Was jij dit niet? Laat het ons weten[: {deskPhone}].',
  ],
  'hire-done': {
    subject: 'Je wachtwoord bij {organisation} is ingesteld',
    blocks: [
      { heading: 'Je bent klaar[, {givenName}]' },
      { paragraph: 'Je wachtwoord is ingesteld op {doneAt}. Je hoeft niets meer te doen.' },
      { paragraph: 'Was jij dit niet? Laat het ons meteen weten:' },
      { button: 'Dit was ik niet', to: 'reportLink' },
      {
        small:
          '[Je kunt ook bellen: {deskPhone}. ]Niemand van {organisation} zal je ooit om je wachtwoord vragen.',
      },
    ],
  },
  'hire-done-passkey': {
    subject: 'Je kunt aan de slag bij {organisation}',
    blocks: [
      { heading: 'Je bent klaar[, {givenName}]' },
      {
        paragraph:
          'Je account is geopend op {doneAt}: vanaf nu meld je je aan met je toegangssleutel. Je hoeft niets meer te doen.',
      },
      { paragraph: 'Was jij dit niet? Laat het ons meteen weten:' },
      { button: 'Dit was ik niet', to: 'reportLink' },
      {
        small:
          '[Je kunt ook bellen: {deskPhone}. ]Niemand van {organisation} zal je ooit om een code vragen.',
      },
    ],
  },
  'hire-done-password-missing': {
    subject: 'Je kunt bijna aan de slag bij {organisation}',
    blocks: [
      { heading: 'Je bent bijna klaar[, {givenName}]' },
      {
        paragraph:
          'Je account is geopend op {doneAt}: vanaf nu meld je je aan met je toegangssleutel.',
      },
      {
        paragraph:
          'Computers op het werk kunnen om een wachtwoord vragen, en dat heb je nog niet. [Je kiest het zelf, met je toegangssleutel: {passwordPage}] [Heb je vragen, bel dan {deskPhone}.]',
      },
      { paragraph: 'Was jij dit niet? Laat het ons meteen weten:' },
      { button: 'Dit was ik niet', to: 'reportLink' },
      {
        small:
          '[Je kunt ook bellen: {deskPhone}. ]Niemand van {organisation} zal je ooit om een code vragen.',
      },
    ],
  },
  'own-password-set': {
    subject: 'Je wachtwoord bij {organisation} is gewijzigd',
    blocks: [
      { heading: 'Je wachtwoord is gewijzigd' },
      {
        paragraph:
          'Het is gewijzigd op {doneAt}, nadat je met je toegangssleutel bent aangemeld. Gebruik vanaf nu het nieuwe; waar je al bent aangemeld, kan erom gevraagd worden.',
      },
      { paragraph: 'Was jij dit niet? Laat het ons meteen weten[: bel {deskPhone}].' },
      { small: 'Niemand van {organisation} zal je ooit om je wachtwoord vragen.' },
    ],
  },
  'own-password-watch': {
    subject: 'Een wachtwoord is gewijzigd zonder het oude',
    blocks: [
      { heading: 'Een wachtwoord is gewijzigd' },
      {
        facts: [
          ['Wie', '{hireName}'],
          ['Account', '{username}'],
          ['Wanneer', '{doneAt}'],
        ],
      },
      {
        paragraph:
          'De eigenaar heeft zich voor deze wijziging met een sterke methode aangemeld; de agent heeft dat zelf gecontroleerd. Ook de eigenaar krijgt bericht, als er een postvak in de directory staat.',
      },
    ],
  },
  'contact-changed': {
    subject: 'Je contactgegevens bij {organisation} veranderen',
    blocks: [
      { heading: 'Een ander adres voor jou[, {givenName}]' },
      {
        paragraph:
          'HR heeft een ander adres of nummer voor je ingevuld. Berichten over je aanmelding gaan daar binnenkort heen.',
      },
      { paragraph: 'Heb jij daar niet om gevraagd? Laat het ons nu weten[: bel {deskPhone}].' },
      { small: 'Heb je er zelf om gevraagd, dan hoef je niets te doen.' },
    ],
  },
  'notes-thin-client': {
    subject: 'Je eerste keer aanmelden bij {organisation}',
    blocks: [
      { heading: 'Je eerste keer aanmelden[, {givenName}]' },
      { paragraph: 'Je begint op {startsOn}. Dit doe je bij de eerste computer:' },
      {
        paragraph:
          '1. Zet de thin client aan. Vraagt hij om een naam, typ dan de accountnaam van de pagina waar je je wachtwoord koos.',
      },
      { paragraph: '2. Typ je wachtwoord, precies zoals je het koos. Hoofdletters tellen mee.' },
      { paragraph: '3. Vraagt hij om een ander wachtwoord? Bel ons dan: dat hoort niet.' },
      {
        small:
          '[Lukt het niet? Bel {deskPhone}. ]Niemand van {organisation} zal je ooit om je wachtwoord vragen.',
      },
    ],
  },
  'notes-laptop': {
    subject: 'Je eerste keer aanmelden bij {organisation}',
    blocks: [
      { heading: 'Je eerste keer aanmelden[, {givenName}]' },
      { paragraph: 'Je begint op {startsOn}. Dit doe je bij de eerste computer:' },
      {
        paragraph:
          '1. Verbind de laptop met het bedrijfsnetwerk, met de kabel of via de wifi van het bedrijf.',
      },
      {
        paragraph:
          '2. Kies linksonder de regel voor iemand anders. Typ je accountnaam met alles na de @.',
      },
      {
        paragraph:
          '3. Typ je wachtwoord, precies zoals je het koos. Hoofdletters tellen mee. De eerste keer duurt een paar minuten.',
      },
      {
        small:
          '[Lukt het niet? Bel {deskPhone}. ]Niemand van {organisation} zal je ooit om je wachtwoord vragen.',
      },
    ],
  },
  'notes-phone': {
    subject: 'Je eerste keer aanmelden bij {organisation}',
    blocks: [
      { heading: 'Je eerste keer aanmelden[, {givenName}]' },
      { paragraph: 'Je begint op {startsOn}. Dit doe je bij de eerste computer:' },
      { paragraph: '1. Open de bedrijfsapp, of de pagina van het bedrijf in je browser.' },
      { paragraph: '2. Typ je accountnaam met alles na de @.' },
      { paragraph: '3. Typ je wachtwoord, precies zoals je het koos. Hoofdletters tellen mee.' },
      {
        small:
          '[Lukt het niet? Bel {deskPhone}. ]Niemand van {organisation} zal je ooit om je wachtwoord vragen.',
      },
    ],
  },
  'notes-passkey': {
    subject: 'Je eerste aanmelding bij {organisation}',
    blocks: [
      { heading: 'Je eerste aanmelding[, {givenName}]' },
      { paragraph: 'Je begint op {startsOn}. Dit doe je bij het eerste apparaat:' },
      { paragraph: '1. Houd de telefoon met je toegangssleutel bij de hand, met bluetooth aan.' },
      {
        paragraph: '2. Typ waar om een naam wordt gevraagd je accountnaam, met alles achter de @.',
      },
      {
        paragraph:
          '3. Kies om je met een toegangssleutel aan te melden en volg wat de telefoon laat zien.',
      },
      {
        small:
          '[Kom je er niet uit? Bel {deskPhone}. ]Niemand van {organisation} zal je ooit om een code vragen.',
      },
    ],
  },
  'manager-notice': {
    subject: '[{hireName}|Een nieuwe collega] begint op {startsOn}',
    blocks: [
      { heading: '[{hireName}|Een nieuwe collega] komt bij je werken' },
      {
        facts: [
          ['Naam', '[{hireName}|zie het HR-systeem]'],
          ['Eerste dag', '{startsOn}'],
          ['Accountnaam', '{username}'],
          ['In Windows', '{windowsName}'],
        ],
      },
      {
        paragraph:
          'Je nieuwe collega stelt de toegang zelf in en krijgt alles daarvoor rechtstreeks van ons. Je hoeft alleen de accountnaam door te geven.',
      },
      {
        paragraph:
          'Lukt het niet op de eerste dag? [Bel samen {deskPhone}|Ga samen naar de servicedesk]. Typ nooit een code voor iemand anders en geef er nooit een door, wie er ook om vraagt.',
      },
    ],
  },
  'manager-done': {
    subject: '[{hireName}|Je nieuwe collega] kan aan de slag',
    blocks: [
      { heading: '[{hireName}|Je nieuwe collega] is klaar' },
      { paragraph: 'Het wachtwoord is ingesteld op {doneAt}. Je hoeft niets te doen.' },
      { paragraph: 'Verbaast dit je?[ Bel dan {deskPhone}.| Zeg het dan tegen de servicedesk.]' },
    ],
  },
  'desk-ticket': {
    subject: '{ticket}: [{hireName}|een nieuwe collega] heeft hulp nodig[ voor {startsOn}]',
    blocks: [
      { heading: '[{hireName}|Een nieuwe collega] heeft je hulp nodig' },
      {
        facts: [
          ['Kenmerk', '{ticket}'],
          ['Wie', '[{hireName}|een naam die hier niet kan staan]'],
          ['Personeelsnummer', '{employeeNumber}'],
          ['Eerste dag', '{startsOn}'],
          ['Nodig voor', '{deadline}'],
          ['Reden', '{reason}'],
          ['Volgende stap', '{nextStep}'],
        ],
      },
      {
        paragraph:
          'Je hebt hiervoor geen wachtwoord en geen code nodig, en mag er geen krijgen. Controleer of je de juiste persoon voor je hebt voordat je iets verandert.',
      },
    ],
  },
}

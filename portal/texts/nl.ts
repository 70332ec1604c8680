import type { Texts } from './en.ts'
import { nlPass } from './nl-pass.ts'
import { nlReset } from './nl-reset.ts'

/** Everything the pages say, in Dutch. */
export const nl: Texts = {
  name: 'Nederlands',
  language: 'Taal',
  moment: 'Een ogenblik …',
  step: 'Stap {now} van {all}',

  hello: {
    heading: 'Welkom, {name}',
    lead: 'We maken je aanmelding bij {house} klaar, op tijd voor {day}.',
    leadNow: 'We maken je aanmelding bij {house} klaar.',
    again: {
      password: 'Je bent hier al eens geweest. Je kunt nu een nieuw wachtwoord kiezen.',
      pass: 'Fijn dat je er weer bent. Nu nog je passkey.',
    },
    steps: 'Wat er gebeurt',
    code: {
      mail: 'We sturen een code naar je mailbox',
      text: 'We sturen een code naar je telefoon',
    },
    thenCode: { mail: 'Daarna een code naar je mailbox', text: 'Daarna een code naar je telefoon' },
    choose: 'Je kiest je wachtwoord',
    register: 'Je stelt een passkey in, om je zonder wachtwoord aan te melden',
    need: {
      password: 'Houd je telefoon en je privémail bij de hand. Het duurt ongeveer 2 minuten.',
      both: 'Houd je telefoon en je privémail bij de hand. Het duurt ongeveer 12 minuten; de passkey mag ook later.',
      pass: 'Houd je telefoon en je privémail bij de hand. Het duurt ongeveer 10 minuten.',
    },
    start: 'Beginnen',
    starting: 'We beginnen …',
    word: 'Het woord dat je is verteld',
    wordWhy: 'Een ander woord, of geen? Dan is deze pagina niet van ons: sluit haar.',
    unexpected: 'Had je dit niet verwacht? Sluit de pagina, er is niets gebeurd.',
    over: 'De pagina stond een tijd open, dus we beginnen hier opnieuw. Er is niets verloren.',
  },

  code: {
    heading: { mail: 'Kijk in je mail', text: 'Kijk op je telefoon' },
    asked: {
      mail: 'Er is een code onderweg naar je mailbox …',
      text: 'Er is een code onderweg naar je telefoon …',
    },
    sent: {
      mail: 'We hebben een code gestuurd naar {to}.',
      text: 'We hebben een code gestuurd naar je telefoon, {to}.',
    },
    sentSomewhere: {
      mail: 'We hebben een code naar je mailbox gestuurd.',
      text: 'We hebben een code naar je telefoon gestuurd.',
    },
    next: 'Dat is gelukt. Nu nog één, langs een andere weg.',
    label: 'Neem het bericht met het kenmerk {label}.',
    field: 'De code',
    until: 'Geldig tot {time}, nog {left}',
    expired: 'Deze code is verlopen. Vraag hem hieronder opnieuw aan.',
    go: 'Verder',
    checking: 'We kijken …',
    short: 'De code heeft minstens 6 cijfers. Kijk nog eens in het bericht.',
    missing: 'Niets gekregen?',
    look: {
      mail: 'Het kan een paar minuten duren. Kijk ook in de map met ongewenste mail.',
      text: 'Het kan een paar minuten duren. Heb je bereik?',
    },
    again: 'Stuur opnieuw',
    againIn: 'Stuur opnieuw over {left}',
    sending: 'We sturen …',
    person: 'Verkeerd adres of nummer, of nog steeds niets? Praat met een mens:',
    tries: {
      one: 'Je kunt het nog één keer proberen.',
      other: 'Je kunt het nog {count} keer proberen.',
    },
  },

  password: {
    heading: 'Je aanmelding',
    account: 'Je accountnaam',
    windows: 'Op oudere aanmeldschermen',
    type: 'Dit typ je op je werk.',
    copy: 'Kopieer',
    copied: 'Gekopieerd',
    field: 'Kies een wachtwoord',
    show: 'Toon',
    hide: 'Verberg',
    showLabel: 'Toon het wachtwoord',
    hideLabel: 'Verberg het wachtwoord',
    suggest: 'Stel er een voor',
    suggested:
      'Een vers wachtwoord, op dit apparaat gemaakt. Zeg het twee keer hardop, of schrijf het op tot je het kent.',
    rules: 'Je wachtwoord heeft nodig',
    rule: {
      'too-short': 'minstens {length} tekens',
      'too-long': 'niet meer dan 256 tekens',
      'too-few-kinds': 'drie soorten: hoofdletters, kleine letters, cijfers, leestekens',
      'contains-name': 'niets van je naam of van “{house}”',
      'known-bad': 'moeilijk te raden zijn',
      'not-allowed-character': 'geen stuurtekens',
    },
    met: 'gelukt',
    open: 'nog niet',
    strength: 'Sterkte',
    scores: [
      'Heel makkelijk te raden',
      'Makkelijk te raden',
      'Redelijk. Nog een woord erbij maakt het sterk',
      'Sterk',
      'Heel sterk, goed gedaan',
    ],
    long: 'Lekker lang. Lengte is wat telt',
    history: 'Een wachtwoord dat je eerder had, werkt niet.',
    expires: {
      one: 'Het blijft {count} dag geldig; je krijgt op tijd de vraag om een nieuw.',
      other: 'Het blijft {count} dagen geldig; je krijgt op tijd de vraag om een nieuw.',
    },
    uncertain:
      'Misschien heeft je organisatie een regel die deze pagina niet ziet. Dan zeggen we het je.',
    go: 'Stel mijn wachtwoord in',
    mend: 'Bijna. Kijk wat er nog niet is aangevinkt.',
    sealed:
      'Het gaat op dit apparaat op slot voordat het reist. Niemand anders kan het lezen, wij ook niet.',
  },

  setting: {
    heading: 'We stellen je wachtwoord in',
    seal: 'Op slot op dit apparaat',
    travel: 'Onderweg naar je organisatie',
    directory: 'Je organisatie zegt ja',
    slow: 'Het duurt langer dan gewoonlijk. Je kunt deze pagina open laten, of terugkomen met dezelfde link.',
    now: 'nu',
    done: 'klaar',
    waiting: 'straks',
  },

  pass: nlPass,

  reset: nlReset,

  done: {
    heading: 'Je bent binnen',
    headingLater: 'Dat was het voor nu',
    lead: 'Je wachtwoord is ingesteld, en je organisatie heeft het bevestigd.',
    both: 'Je wachtwoord is ingesteld, en je passkey ook.',
    passkey: 'Je passkey is ingesteld. Een wachtwoord heb je niet nodig.',
    passLater: 'Je passkey komt later: de link in je bericht brengt je er nog steeds.',
    passNotPossible:
      'Een passkey kan hier niet voor je worden ingesteld. Onze collega’s van de servicedesk weten het, en je wachtwoord werkt gewoon.',
    onlyNotPossible:
      'We kunnen je aanmelding hier niet instellen. Onze collega’s van de servicedesk weten het. Bel hen, dan helpen ze je verder.',
    use: 'Kies in apps en op webpagina’s je passkey waar wordt gevraagd hoe je je wilt aanmelden.',
    later: 'Je account gaat open op {day}. Tot dan blijft het dicht: zo hoort het.',
    account: 'Je accountnaam',
    first: {
      'thin-client': 'Bij je eerste scherm',
      laptop: 'Op je eerste laptop',
      phone: 'Op je telefoon',
    },
    'thin-client': [
      'Druk op een toets of beweeg de muis om het scherm te wekken.',
      'Typ als gebruikersnaam {user}. Wordt er om een domein gevraagd? Typ dan {windows}.',
      'Typ je nieuwe wachtwoord en druk op Enter.',
    ],
    laptop: [
      'Sluit op kantoor de netwerkkabel aan of ga op de wifi van kantoor.',
      'Kies op het aanmeldscherm “Andere gebruiker” en typ {user}. Geweigerd? Probeer {windows}.',
      'Typ je nieuwe wachtwoord en druk op Enter. De eerste keer duurt een paar minuten.',
    ],
    phone: [
      'Open de app of pagina die je organisatie noemde.',
      'Meld je aan met {user}.',
      'Typ je nieuwe wachtwoord. Misschien moet je nog één ding instellen; volg het scherm.',
    ],
    cloud: {
      'thin-client': [
        'Druk op een toets of beweeg de muis om het scherm te wekken, en houd het apparaat met je passkey bij de hand.',
        'Typ als gebruikersnaam {user}.',
        'Kies je passkey waar wordt gevraagd hoe je je wilt aanmelden, en volg het scherm.',
      ],
      laptop: [
        'Verbind hem met een netwerk: een kabel of wifi, op het werk of thuis.',
        'Typ {user}, en houd het apparaat met je passkey bij de hand.',
        'Kies je passkey waar wordt gevraagd hoe je je wilt aanmelden, en volg het scherm.',
      ],
      phone: [
        'Open de app of pagina die je organisatie noemde.',
        'Meld je aan met {user}.',
        'Kies je passkey: je gezicht, je vinger of de pincode van je telefoon.',
      ],
    },
    refusedCloud:
      'Geweigerd? Het kan een paar minuten duren voor een nieuwe passkey overal werkt. Probeer het nog eens.',
    refused:
      'Geweigerd? Kijk naar Caps Lock en naar de taal van het toetsenbord op het scherm, en probeer het nog eens.',
    notes: 'Stuur deze notities naar mijn mailbox',
    notesTo: 'Ze gaan naar {to}. Je wachtwoord staat er niet in.',
    notesSending: 'We sturen …',
    notesSent: 'Verstuurd. Kijk over een minuut in je mailbox.',
    notesFailed: 'Dat lukte nu niet. Probeer het nog eens.',
    close: 'Je kunt deze pagina sluiten.',
  },

  stuck: {
    heading: 'We brengen je bij een mens',
    lead: 'Hier moet iemand naar kijken. Je hebt niets fout gedaan, en er is niets verloren.',
    ticket: 'Noem dit kenmerk',
  },

  broken: {
    heading: 'Deze link werkt niet',
    lead: 'Misschien is hij al gebruikt, verlopen of onderweg afgekapt. We kunnen een nieuwe sturen naar de adressen die we van je hebben.',
    cut: 'Er lijkt een stuk te ontbreken. Open hem nog eens vanuit het bericht, of kopieer hem helemaal.',
    renew: 'Stuur mij een nieuwe',
    renewing: 'We sturen …',
    renewed: 'Dank je. Kijk in je berichten',
    renewedLead:
      'Als de link van ons was, is er een nieuwe onderweg naar de adressen die we hebben. Het kan een paar minuten duren.',
  },

  none: {
    heading: 'Open je link',
    lead: 'Deze pagina gaat open met de link in je uitnodiging. Zoek een mail of sms van ons en open hem van daaruit.',
    lost: 'Geen bericht, of kun je het niet vinden? Bel ons, we sturen het nog eens.',
  },

  over: {
    heading: 'Deze pagina stond te lang open',
    lead: 'Om je account veilig te houden heeft ze zichzelf gesloten. Open de link in het bericht opnieuw om verder te gaan. Er is niets verloren.',
  },

  notMe: {
    heading: 'Was jij dit niet?',
    lead: 'Als iemand anders de aanmelding van je account heeft ingesteld, zeg het ons nu. Wij doen de deur dicht en zoeken het uit.',
    tell: 'Dit was ik niet',
    telling: 'We geven het door …',
    told: 'Dank je dat je het zegt',
    toldLead: 'Er kijkt meteen iemand naar. Bel ons ook, als dat kan.',
  },

  fault: {
    heading: 'Dat lukte niet',
    lead: 'Er ging bij ons iets stuk. Er is niets verloren.',
    retry: 'Probeer opnieuw',
  },

  lost: 'Even geen verbinding. We blijven het proberen; er gaat niets verloren.',
  help: 'Kom je er niet uit? {desk}',
  call: 'Bel {phone}',
  noScript:
    'Deze pagina heeft JavaScript nodig: het doet je wachtwoord op je eigen apparaat op slot. Sta het toe, of open de link in een andere browser. Of vraag het ons:',

  problems: {
    general: 'Dat lukte niet. Probeer het nog eens, of bel ons.',
    'code-wrong': 'Die code past niet. Vergelijk het kenmerk hierboven met dat in het bericht.',
    'code-not-sent':
      'We konden de code nu niet sturen. Probeer het over een minuut opnieuw, of bel ons.',
    'code-replaced': 'Die code kunnen we niet meer controleren. Je krijgt een nieuwe: typ die.',
    'agent-revoked': 'Er is voor de zekerheid niets ingesteld. Kies nog een keer.',
    'too-often': 'Dat is te vaak gevraagd. Wacht even en probeer het dan opnieuw.',
    'proof-expired':
      'Er is wat tijd voorbijgegaan sinds je laatste code. Hier is een nieuwe; daarna ga je verder waar je was.',
    'password-refused':
      'Je organisatie nam dat wachtwoord niet aan. Kies er een dat aan elke regel hieronder voldoet.',
    'password-hidden-rule':
      'Een regel van je organisatie weigerde dat wachtwoord. Een langer, van woorden die niets met elkaar te maken hebben en dat je niet eerder had, lukt meestal.',
    'password-known-bad':
      'Dat wachtwoord staat op een lijst van bekende. Kies een langer, van woorden die niets met elkaar te maken hebben.',
    'directory-slow':
      'Het duurt langer dan gewoonlijk. Laat de pagina open, of kom terug met dezelfde link.',
    'outcome-unknown':
      'We weten nog niet of je wachtwoord is ingesteld. We zoeken het uit voordat er iets anders gebeurt.',
    'agent-silent':
      'Je organisatie is nu niet te bereiken. Probeer het over een paar minuten opnieuw.',
    'directory-unreachable':
      'Je organisatie is nu niet te bereiken. Probeer het over een paar minuten opnieuw.',
    'needs-desk': 'Hier moet iemand naar kijken.',
    'too-many-wrong-codes':
      'Te veel codes pasten niet, dus we stoppen hier even om je account veilig te houden.',
    'no-number': 'We hebben nog geen telefoonnummer van je.',
    'account-used': 'Dit account is al eens gebruikt, dus er moet iemand naar kijken.',
    'guard-rate':
      'Er beginnen op dit moment veel mensen. Probeer het over een paar minuten opnieuw.',
    'guard-pass': 'Je organisatie geeft je op deze manier geen passkey. Bel ons.',
    'pass-of-others': 'Er is al een pas voor je die niet van hier komt. Gebruik die, of bel ons.',
    'pass-replaced': 'Een andere pas nam de plaats van deze in. Vraag een nieuwe.',
    'pass-not-possible': 'Er kan nu geen pas voor je worden gemaakt. Bel ons.',
    'pass-policy': 'Je organisatie kan nu geen pas voor je maken. Bel ons.',
    'cloud-account-late': 'Je account is nog niet bij Microsoft. Probeer het later opnieuw.',
    'cloud-account-missing': 'Je account is nog niet bij Microsoft. Probeer het later opnieuw.',
    'cloud-unreachable':
      'Microsoft is nu niet te bereiken. Probeer het over een paar minuten opnieuw.',
    'cloud-throttled': 'Microsoft heeft het nu druk. Probeer het over een paar minuten opnieuw.',
    'cloud-refused': 'Microsoft maakte nu geen pas. Probeer het over een paar minuten opnieuw.',
    'message-not-delivered': 'Ons bericht kon niet bij je worden bezorgd.',
    'not-signed-in': 'Het lijkt erop dat je je nog niet kon aanmelden.',
  },
}

import type { OwnTexts, OwnWords } from './en-own.ts'
import { nl } from './nl.ts'

const nlOwn: OwnWords = {
  title: 'Mijn wachtwoord',
  heading: 'Een nieuw wachtwoord, zonder het oude',
  lead: 'Voor als je je aanmeldt met een passkey of zoiets, en {house} ook een wachtwoord van je nodig heeft.',
  steps: 'Wat er gebeurt',
  first: 'Je meldt je aan, zoals je dat zonder wachtwoord doet',
  second: 'Je kiest je nieuwe wachtwoord',
  third: 'Je meldt je nog één keer aan: dat is je ja',
  old: 'Het oude wachtwoord is niet nodig. Het mag vergeten, verlopen of geblokkeerd zijn.',
  stays: 'Je passkey en je andere manieren van aanmelden blijven zoals ze zijn.',
  told: 'Je krijgt er een bericht over, en de beveiliging van {house} ook. Niemand kan dit ongezien doen.',
  none: 'Geen passkey, beveiligingssleutel of Windows Hello? Dan kan deze pagina je niet helpen. Vraag het hier: {desk}.',
  microsoft: 'Het kan ook op de pagina van Microsoft zelf',
  go: 'Aanmelden',
  leaving: 'Naar je aanmelding …',
  back: 'We bekijken je aanmelding …',
  looking: 'We zoeken je account …',
  moment: 'Dit duurt een paar tellen.',
  choose: 'Kies je nieuwe wachtwoord',
  yes: 'Hierna meld je je nog één keer aan, net als zojuist. Zonder dat verandert er niets.',
  next: 'Verder naar aanmelden',
  sealed:
    'Het gaat op dit apparaat op slot voordat je deze pagina verlaat. Niemand anders kan het lezen.',
  account: 'Niet jouw account? Sluit deze pagina, er is niets gebeurd.',
  done: 'Je nieuwe wachtwoord is ingesteld',
  works: 'Het werkt nu op de computers van {house}. In de cloud kan het een paar minuten duren.',
  message: 'Er is een bericht over naar je onderweg. Was jij dit niet, bel dan meteen:',
  close: 'Je kunt deze pagina sluiten.',
  again: 'Opnieuw beginnen',
  problems: {
    'own-refused':
      'Het wachtwoord van dit account kan hier niet worden ingesteld. Je hebt niets fout gedaan; {desk} kan zien waarom.',
    'own-not-signed-in': 'Je hebt je aanmelding niet afgemaakt. Er is niets veranderd.',
    'own-lost':
      'Dit duurde te lang, of het begon in een ander venster. Was er iets veranderd, dan had je er een bericht over.',
    'own-not-kept':
      'Deze browser onthoudt niets terwijl je je aanmeldt, zoals in een privévenster. Gebruik een gewoon venster of een andere browser.',
    'too-often': 'Je was hier meerdere keren binnen een uur. Probeer het later nog eens.',
    'agent-silent': 'Je organisatie geeft nu geen antwoord. Probeer het over een tijdje nog eens.',
    'outcome-unknown':
      'We kunnen niet zien of het is ingesteld. Probeer het nieuwe wachtwoord; opent het niets, begin dan opnieuw.',
    'password-refused': 'Je organisatie neemt dit niet aan. Kies een ander.',
    general:
      'Dat lukte nu even niet. Probeer het over een tijdje nog eens; blijft het zo, dan kan {desk} helpen.',
  },
}

export const ownInDutch: OwnTexts = { ...nlOwn, shared: nl }

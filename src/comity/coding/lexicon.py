"""The words that tell of events: verbs and nouns with PLOVER's type and mode, and who stands where around them.

Each line of a table reads `TYPE mode frame | words | conditions`. A mode is `-` where the type has none. Frames:

    one      the subject acts on the object, or on "against X", "to X", "with X"
    mutual   all named are actors: subjects, objects, "with X", "between X and Y"
    visit    the subject goes to the object or "to X"
    host     the object goes to the subject's place

Conditions, each `key=word,word`: `obj` (lemma of the object), `prep` (a preposition that must follow), `subj` (lemma of the
subject), `near` (a word anywhere in the sentence). Sources: the categories and borders of the PLOVER manual (2021), and the
codebook where it departs from it (signing is SUPPORT, praise and thanks are SUPPORT).
"""

from dataclasses import dataclass, field
from typing import Literal

Frame = Literal["one", "mutual", "visit", "host"]


@dataclass(frozen=True, slots=True)
class Trigger:
    """What a word tells when its conditions hold."""

    type: str
    mode: str | None
    frame: Frame
    conditions: dict[str, frozenset[str]] = field(default_factory=dict)


_VERBS = """
CONSULT - mutual | meet confer negotiate consult reconvene
CONSULT - mutual | talk speak chat converse | prep=with,to near=phone,telephone,telephoned,call,video,meeting,talks,together
CONSULT phone mutual | telephone phone
CONSULT phone one | call ring | near=phone,telephone,telephoned
CONSULT visit visit | visit tour
CONSULT visit visit | travel fly arrive come go head journey leave depart | prep=to,in,for
CONSULT visit host | receive host welcome greet | obj=delegation,guest,visitor,group,team
CONSULT - mutual | receive host | obj=minister,president,ambassador,envoy,secretary,premier,counterpart,chairman,head,leader,speaker,representative,chief,director
CONSULT - mutual | invite | prep=to,xcomp
CONSULT - mutual | hold conduct | obj=talk,meeting,consultation,negotiation,conversation,session,summit,dialogue,conference,round,forum
CONSULT - mutual | gather convene assemble
CONSULT - mutual | sit | subj=commission,committee,council,group,assembly
CONSULT visit visit | expect due | prep=in
CONSULT - mutual | discuss exchange | obj=view,opinion,issue,matter,question,cooperation,relation,tie,prospect,situation,implementation,fulfillment,possibility,development,detail,topic,project,plan,agenda,way
SUPPORT - one | thank congratulate praise commend applaud laud salute honour honor decorate
SUPPORT - one | hail welcome | prep=dobj,nsubjpass
SUPPORT - one | back support endorse second champion advocate | obj=call,bid,position,sovereignty,integrity,effort,initiative,candidacy,statement,proposal,independence,stance,plan,demand,government,candidate,idea,territorial,membership,agreement,recommendation,country,restoration,peace,appeal
SUPPORT - mutual | sign ratify initial | obj=it,them,which,that
SUPPORT - one | apologize apologise forgive
SUPPORT - one | recognize recognise | obj=independence,sovereignty,government,state,statehood,leader,integrity,president,republic,country
SUPPORT - one | award confer bestow present | obj=order,medal,award,title,prize,doctorate,honour,honor,degree,decoration,certificate
SUPPORT - one | express convey extend offer voice send reiterate reaffirm affirm | obj=gratitude,thanks,appreciation,condolence,condolences,sympathy,sympathies,solidarity,support,congratulation,congratulations,backing,greetings,felicitations
SUPPORT - mutual | establish restore resume normalize normalise upgrade elevate re-establish | obj=relation,relations,tie,ties,relationship,embassy
SUPPORT - one | open reopen | obj=embassy,consulate,mission,office
AGREE - mutual | agree | prep=to,on,that,upon,about,xcomp,ccomp
AGREE - mutual | decide resolve | subj=side,party,country,president,leader,minister,government,state,delegation
AGREE - mutual | reach achieve | obj=understanding,consensus,compromise
AGREE - mutual | take make | obj=decision
AGREE - mutual | decide | obj=it
AGREE - one | accept | obj=invitation,offer,proposal,ceasefire
AGREE - one | undertake | prep=xcomp
AGREE - one | pledge promise vow commit guarantee assure
AGREE - one | express voice announce declare confirm reaffirm reiterate state | obj=readiness,willingness,commitment,intention,preparedness
CONCEDE - one | ease relax lift loosen soften waive | obj=restriction,restrictions,ban,bans,curfew,blockade,sanction,sanctions,embargo,measures,tariff,tariffs,rule,rules,requirement,requirements,quota,duty,control,controls
CONCEDE - one | pardon amnesty acquit exonerate commute
CONCEDE - one | drop withdraw abandon shelve | obj=demand,demands,charge,charges,claim,claims,objection,complaint,lawsuit,case,threat,veto,opposition
CONCEDE - one | express voice | obj=regret,remorse,regrets
CONCEDE - one | regret | obj=incident,death,loss,action,mistake,harm
CONCEDE - one | declare announce proclaim offer | obj=ceasefire,truce,amnesty,withdrawal,pullout,pullback
CONCEDE - one | yield relent bow capitulate concede | prep=to
COOPERATE - mutual | cooperate co-operate collaborate partner co-produce co-finance
COOPERATE - mutual | implement carry realize realise develop run build construct operate conduct draft prepare produce | near=jointly,together
COOPERATE - mutual | implement carry realize realise develop run build construct operate launch conduct pursue expand | near=joint obj=project,exercise,work,venture,drill,operation,programme,program,construction,patrol,research,line,route,corridor,enterprise,production
COOPERATE - one | export supply deliver ship sell transit transport pump | obj=oil,gas,crude,grain,wheat,goods,electricity,uranium,product,products,cargo,coal,fuel,energy,metal,steel,rice,sugar,fertilizer,vaccine,ton,tons,tonne,barrel,shipment,batch
COOPERATE - one | extradite
COOPERATE - mutual | establish launch open inaugurate commission | obj=partnership,flight,flights,service,venture,house,houses,railway,line,branch,faculty,corridor,route,traffic,joint-venture
COOPERATE - mutual | open operate function run work do | subj=house,venture,plant,enterprise,line,route,corridor,pipeline,committee,group,fund,commission,railway near=both,joint,jointly
COOPERATE - mutual | share exchange swap | obj=intelligence,information,data,experience,student,students,technology,know-how
COOPERATE - mutual | train drill exercise | near=joint,jointly
AID - one | aid assist donate bankroll subsidize
AID - one | help | subj=team,government,country,rescuer,force,army,ministry,military
AID - one | provide send give deliver grant supply extend allocate lend donate disburse offer contribute airlift dispatch ship hand earmark approve | obj=aid,assistance,relief,loan,grant,credit,weapon,weapons,arms,help,support,tent,tents,vaccine,vaccines,food,medicine,medicines,money,shelter,asylum,rescuer,rescuers,team,teams,equipment,funds,funding,donation,tranche,package,fund,blanket,blankets,supplies,dose,doses,ammunition,generator,generators,helicopter,water,kit,kits
AID - one | rescue | obj=citizen,people,survivor,sailor,crew,refugee,national,nationals,resident
AID - one | shelter host accommodate | obj=refugee,refugees,displaced
AID - one | deploy | near=back,support,help,assist,relief,peacekeepers,rescue
AID - one | finance fund | near=loan,grant,credit
AID - one | allocate provide grant give lend disburse donate contribute | obj=euro,dollar,million,billion,pound,yen,yuan
AID - one | forgive cancel write restructure | obj=debt,debts,loan
RETREAT withdraw one | withdraw pull evacuate redeploy | obj=troop,troops,force,forces,soldier,soldiers,army,personnel,vessel,ships,unit,units,contingent,tanks
RETREAT withdraw one | withdraw retreat | prep=from subj=troop,force,army,soldier,unit,military,vessel,side
RETREAT release mutual | exchange swap | obj=prisoner,prisoners,soldier,soldiers,captive,captives,detainee,detainees,body,bodies,hostage,hostages
RETREAT release one | release free repatriate liberate | obj=prisoner,prisoners,detainee,detainees,hostage,hostages,crew,soldier,soldiers,captive,captives,citizen,citizens,journalist,sailor,sailors,fisherman,fishermen,national,nationals,pow,pows,serviceman,servicemen,man,men,woman
RETREAT release one | return hand transfer surrender | obj=prisoner,prisoners,body,bodies,remains,soldier,artefact,artefacts,artifact,artifacts,hostage,captive,asset,assets,territory,village,villages,detainee
RETREAT disarm one | disarm demobilize dismantle decommission
RETREAT ceasefire mutual | observe honour cease halt stop | obj=ceasefire,fire,hostilities,truce,fighting,shelling
RETREAT access one | reopen unblock unseal | obj=border,crossing,checkpoint,airspace,road,corridor,port
RETREAT access one | allow admit let permit | obj=observer,observers,inspector,inspectors,monitor,monitors,convoy,convoys,relief
RETREAT resign one | resign
REQUEST change one | urge press exhort implore encourage lobby entreat
REQUEST - one | call appeal | prep=on,for,upon,to
REQUEST - one | ask request demand seek petition solicit beg | prep=for,from,to,that,dobj,xcomp
ACCUSE allege one | accuse allege charge implicate
ACCUSE disapprove one | condemn criticize criticise denounce deplore censure rebuke slam blast decry chide lambast reprimand castigate berate upbraid chastise scold
ACCUSE disapprove one | blame fault
ACCUSE disapprove one | protest | prep=against,at,to,over,about,dobj
ACCUSE disapprove one | complain | prep=about,of,to,that
ACCUSE disapprove one | summon | obj=ambassador,envoy,charge,diplomat,attache,chargé,representative,consul,affaires
ACCUSE disapprove one | lodge file send submit deliver hand issue | obj=protest,complaint,note,objection,demarche,démarche
ACCUSE disapprove one | question challenge dispute contest | obj=sovereignty,legitimacy,claim,claims,right,rights,legality,border
ACCUSE allege one | violate breach infringe | near=supposedly,allegedly,accuse,accused,alleged,reportedly
ACCUSE investigate one | sue investigate probe indict prosecute
ACCUSE disapprove one | express voice | obj=concern,concerns,dismay,outrage,anger,disapproval,alarm,displeasure,indignation,objection,protest,disappointment
REJECT - one | reject refuse rebuff spurn veto decline dismiss snub
REJECT - one | oppose | obj=proposal,plan,statement,move,idea,call,bid,decision,resolution,suggestion,construction,deployment,accession,measure
REJECT - one | rule | prep=out
REJECT meet one | cancel postpone boycott call scrap | obj=visit,meeting,summit,talks,trip,session,negotiations
REJECT yield one | defy
REJECT - one | block bar deny | obj=entry,access,request,resolution,accession,proposal,bid,visa,permission,passage
THREATEN - one | threaten
THREATEN - one | warn | near=consequences,retaliate,retaliation,response,respond,strike,attack,war,force,destroy,price,ultimatum,retaliatory
PROTEST demo one | rally demonstrate march picket | subj=protester,demonstrator,people,crowd,activist,student,thousand,hundred,resident,supporter,worker,farmer,member
PROTEST riot one | riot
SANCTION discontinue one | sanction blacklist embargo
SANCTION discontinue one | impose slap tighten extend renew introduce adopt | obj=sanction,sanctions,embargo,ban,tariff,tariffs,restriction,restrictions,duty,duties,measure,measures,boycott
SANCTION expel one | expel eject oust | obj=ambassador,diplomat,diplomats,envoy,attache,official,staff,consul
SANCTION expel one | declare | near=persona,personae
SANCTION expel one | send | near=home obj=diplomat,diplomats,staff,envoy,ambassador,official,officials,employee
SANCTION withdraw one | recall | obj=ambassador,envoy,diplomat,diplomats,consul,charge
SANCTION discontinue one | sever cut break suspend downgrade freeze halt end terminate stop | obj=relation,relations,tie,ties,aid,cooperation,talks,assistance,negotiations,contact,contacts,funding,agreement,membership,dialogue,participation,link,links,treaty,deal,pact,trade,import,imports,license,permit,flights
SANCTION discontinue one | close shut | obj=embassy,consulate,mission
SANCTION discontinue one | ban bar | obj=airline,company,import,imports,export,exports,product,products,good,goods,firm,ship,ships,broadcaster,flight,flights,vessel,official,officials,media,sale
SANCTION discontinue one | withdraw | near=treaty,agreement,pact,accord,convention,deal
SANCTION discontinue one | place add list | near=sanctions,blacklist
SANCTION convict one | convict sentence jail imprison
MOBILIZE troops one | deploy mobilize mobilise mass station amass position concentrate reinforce | obj=troop,troops,force,forces,soldier,soldiers,unit,units,army,reservist,reservists,brigade,battalion,tank,tanks,military,guard,guards,claim,claims,personnel,marines
MOBILIZE weapons one | deploy send move scramble fly dispatch station test test-fire sail | obj=warship,warships,missile,missiles,jet,jets,aircraft,fighter,fighters,ship,ships,carrier,bomber,bombers,submarine,fleet,system,systems,helicopter,drone,drones,vessel,vessels,artillery,tank,tanks,weapon,weapons
MOBILIZE troops one | place put | near=alert
MOBILIZE - one | enter intrude encroach trespass | near=ships,vessels,aircraft,waters,airspace,jets,coast,boats
COERCE arrest one | arrest detain apprehend capture | obj=citizen,national,journalist,sailor,fisherman,crew,diplomat,activist,official,man,men,woman,people,soldier,student,executive,captain,citizens,nationals,fishermen,sailors,employee,tourist,person,suspect,businessman
COERCE seize one | seize confiscate impound commandeer nationalize nationalise | obj=vessel,ship,ships,tanker,boat,boats,cargo,asset,assets,property,goods,trawler,shipment,plane,aircraft,territory,land,company,island,island
COERCE restrict one | blockade besiege
COERCE restrict one | close shut seal | obj=gate,border,borders,crossing,airspace,frontier,checkpoint,checkpoints
COERCE withhold one | cut halt stop suspend shut turn reduce | obj=gas,supply,supplies,electricity,water,oil,power,flow,fuel,grain
COERCE deport one | deport
COERCE cyber one | hack
COERCE censor one | censor block jam | obj=website,websites,broadcast,broadcasts,channel,signal,signals,internet,media,station
COERCE - one | harass intimidate coerce obstruct
COERCE - one | occupy annex
ASSAULT - one | attack assault raid ambush storm
ASSAULT aerial one | bomb bombard
ASSAULT heavy-weapons one | shell
ASSAULT firearms one | shoot gun
ASSAULT heavy-weapons one | fire launch | obj=missile,missiles,rocket,rockets,artillery,shell,shells,round,rounds,mortar,mortars,torpedo
ASSAULT firearms one | fire | prep=on,at,upon
ASSAULT firearms mutual | exchange trade | obj=fire,gunfire,shot,shots
ASSAULT heavy-weapons mutual | exchange trade | obj=artillery,shelling,missiles
ASSAULT - mutual | clash skirmish | subj=troop,force,soldier,army,guard,side,police,unit,military,border
ASSAULT - one | kill wound injure maim | subj=force,troop,soldier,strike,attack,army,missile,drone,guard,shelling,bomb,airstrike,raid,militant,fire,gunman,shell
ASSAULT - one | invade
ASSAULT targeted one | assassinate
ASSAULT abduct one | abduct kidnap
ASSAULT torture one | torture
ASSAULT - one | strike hit pound target | near=missile,missiles,airstrike,drone,drones,rocket,rockets,shelling,warplanes,bombing,artillery,bombers
ASSAULT destroy one | destroy demolish raze
ASSAULT - one | retaliate | near=fire,firing,rounds,strikes,missiles,shelling,artillery,airstrikes
CONSULT - mutual | huddle shuttle mediate parley
CONSULT third-party mutual | mediate
CONSULT - mutual | sit | near=talks,table,negotiators,negotiations,down
CONSULT - mutual | resume hold begin open start launch conclude end continue join attend enter | obj=talk,talks,bargaining,negotiation,negotiations,consultation,consultations,dialogue,discussions,discussion,summit,meeting
AGREE - one | consent accede
AGREE - mutual | accept | prep=in,to
AGREE - one | offer | prep=xcomp
AGREE - one | give | obj=assurance,assurances,promise,guarantee,word,pledge,consent
AID - one | fly airlift ship truck ferry drop bring | obj=tent,tents,blanket,blankets,aid,relief,food,medicine,supplies,purifier,purifiers,rations,vaccine,vaccines,team,teams,wheat,grain,rice,doctor,doctors,kit,equipment,generator
AID - one | supply provide give deliver send hand donate arm equip dispatch | obj=ration,rations,seed,seeds,fertilizer,fertiliser,vehicle,vehicles,kit,drone,drones,missile,missiles,doctor,doctors,nurse,medic,medics,boat,boats,plane,planes,police,officer,officers,engineer,ambulance,ambulances,ventilator,mask,masks,trainer,advisers,hospital,dollar,dollars,euro,euros,million,billion,transfer,transfers,scholarship,scholarships
AID - one | treat operate vaccinate feed rebuild | obj=villager,patient,patients,people,child,children,refugee,refugees,cholera,school,schools,survivors,wounded,victim,victims
AID - one | deposit inject | obj=dollar,dollars,billion,million,money
AID - one | train | obj=brigade,soldier,soldiers,troop,troops,police,officer,officers,army,force,forces,commandos,pilots,recruits
AID - one | take | obj=refugee,refugees
AID - one | double increase boost raise step | obj=contribution,funding,aid,assistance
AID - one | protect secure guard patrol | near=mandate,peacekeepers,peacekeeping,ecowas
COOPERATE - mutual | work operate fly patrol | near=together,alongside,jointly,side
COOPERATE - mutual | team pool
COOPERATE - mutual | co-host co-develop co-write
COOPERATE - one | pass hand supply give | obj=intelligence,imagery,evidence,records,data,information,file,files
COOPERATE - one | surrender turn | obj=fugitive,suspect,suspects,mayor,banker,trafficker
COOPERATE - mutual | trade | prep=with,dobj
COOPERATE - mutual | take participate join | near=exercise,exercises,drills,manoeuvres,maneuvers,sweep,patrols
RETREAT release one | repatriate return | obj=refugee,refugees,migrant,migrants,loot,icon,icons,statue
REQUEST - one | plead implore petition
REQUEST assist one | seek solicit | obj=help,aid,assistance,support,loan,money,funds,weapons,vaccines
ACCUSE disapprove one | call brand label describe denounce | near=crime,spectacle,provocation,aggression,violation,illegal,unacceptable,disgrace,shameful,baseless,betrayal,hypocrisy,blackmail,unlawful,absurd,barbaric,reckless,irresponsible,unjustified,hostile,unfriendly,theft,lie,lies,farce,dangerous,provocative
ACCUSE allege one | suspect
ACCUSE investigate one | open launch start order begin | obj=inquiry,investigation,probe,enquiry,case
ACCUSE disapprove one | lash hit | prep=out
ACCUSE disapprove one | point | obj=finger
ACCUSE disapprove one | file bring launch take | obj=lawsuit,suit,case,court
ACCUSE allege one | find hold | near=responsible,guilty
ACCUSE allege one | document uncover expose | obj=torture,abuse,abuses,violation,violations,crimes,plot
REJECT - one | shun ignore disregard disown
REJECT - one | turn | near=down
REJECT change one | resist
THREATEN - one | vow promise pledge swear | near=retaliate,retaliation,avenge,revenge,response,punish,destroy,crush,respond
PROTEST demo one | protest | subj=protester,demonstrator,people,crowd,activist,student,thousand,hundred,resident,supporter,worker,farmer,member
PROTEST obstruct one | block blockade occupy | subj=protester,protesters,demonstrator,farmer,farmers,student,students,activist,activists,driver,drivers
SANCTION discontinue one | freeze | obj=asset,assets,account,accounts,aid,fund,funds,relation,relations
SANCTION discontinue one | subject | near=curbs,sanctions,tariffs
SANCTION discontinue one | strip revoke | obj=licence,license,accreditation,status,visa,visas,permit,membership,citizenship
MOBILIZE troops one | move rush send call summon pour shift | obj=brigade,brigades,troop,troops,reinforcement,reinforcements,reservist,reservists,division,divisions,soldier,soldiers,battalion,force,forces,regiment
MOBILIZE troops one | mobilise mobilize activate ready step beef | obj=force,forces,reservists,army,troops,patrol,patrols,security,militia,border
MOBILIZE weapons one | station deploy steer gather move install position | obj=battery,batteries,group,armour,armor,weapons,missile,missiles,howitzers,frigate,frigates,radar
MOBILIZE troops one | assemble amass mass | subj=armour,troop,army,tank,force,soldier
MOBILIZE troops one | begin order announce | obj=mobilisation,mobilization,alert,readiness,manoeuvres,drills
MOBILIZE - one | order | near=readiness,alert
MOBILIZE troops one | reinforce | obj=garrison,border,positions,position,presence,defences
COERCE arrest one | detain arrest imprison jail round
COERCE seize one | seize confiscate impound
COERCE restrict one | block seal | obj=road,route,corridor,city,town,strait,port,ports,bridge
COERCE martial-law one | impose declare | obj=law,emergency
COERCE curfew one | impose order declare | obj=curfew
COERCE cyber one | break | near=hackers,servers,hacker
COERCE restrict one | tighten impose | obj=export,control,controls,curbs
COERCE censor one | shut ban suspend | obj=website,newspaper,outlet,broadcaster,station,paper
COERCE deport one | push expel | obj=migrant,migrants,seekers,refugees
ASSAULT - one | strike hit bombard pound | obj=depot,base,target,targets,city,town,village,positions,port,facility,airport,site,sites,plant,hospital
ASSAULT firearms one | open | obj=fire
ASSAULT heavy-weapons one | fire lob | obj=mortar,mortars,artillery,rocket,rockets,missile,missiles,round,rounds,shell,shells
ASSAULT - one | murder massacre slaughter execute behead lynch stab beat rape lynch sink torch
ASSAULT - one | capture overrun | obj=town,city,village,base,post,outpost,position
ASSAULT - one | shoot | prep=down,dobj
SUPPORT - one | condole pay | near=condolences,tribute
SUPPORT - one | vote | near=favour,favor
SUPPORT - one | stand side | prep=with,by,behind
SUPPORT - one | reaffirm reiterate confirm underline stress affirm | obj=support,solidarity,backing,respect
SUPPORT - one | accept | obj=apology,apologies
REQUEST change one | want | prep=ccomp
REQUEST change one | insist push | prep=ccomp,xcomp
SANCTION expel one | throw kick order | obj=ambassador,envoy,diplomat,diplomats,official,officials,missionaries,mission
SANCTION withdraw one | pull walk withdraw | near=accord,treaty,agreement,pact,deal,talks,convention
SANCTION discontinue one | suspend cancel end stop cut slash freeze halt scrap | obj=sale,sales,support,programme,program,training,lending,accord,pact,disbursement,disbursements,supply,supplies,visa,visas,scheme,budget,payment,payments,partnership,exports,cooperation,exercise,exercises
SANCTION discontinue one | suspend | prep=from
SANCTION discontinue one | close | obj=bureau,institute,school,consulates
THREATEN - one | warn | prep=of,that,ccomp,dobj near=would,will,could,should,if,unless
THREATEN - one | hint | near=military,action,retaliation,annexation,war
THREATEN - one | raise | obj=prospect,spectre,threat
REJECT - one | throw vote brush turn shoot | near=out,down,aside,away obj=request,bid,appeal,appeals,idea,proposal,bill,plan,offer
REJECT - one | say | near=no obj=no
CONCEDE - one | lift repeal scrap drop remove end restore | obj=emergency,state,law,duty,duties,tax,ban,curfew,blockade,siege,veto,suspension,internet
CONCEDE - one | concede | obj=defeat,point
RETREAT release one | let | near=go,free,prison
RETREAT release one | hand give | obj=village,villages,island,islands,base,territory
RETREAT withdraw one | complete begin start finish | obj=withdrawal,pullout,pull-out,pullback,evacuation
RETREAT withdraw one | leave vacate | obj=territory,base,province,town,region
RETREAT disarm one | lay | obj=arm,arms,weapon,weapons
RETREAT resign one | step | near=down
RETREAT access one | open | obj=crossing,border,airspace,corridor
RETREAT - one | surrender
SUPPORT - one | defend | prep=dobj,against
SUPPORT - one | accord grant | obj=recognition,status
SUPPORT - one | speak | near=favour,favor
PROTEST demo one | stage hold | obj=sit-in,vigil,demonstration,rally,protest
PROTEST strike one | go | near=strike
PROTEST boycott one | boycott
PROTEST demo one | picket chant
"""

_NOUNS = """
CONSULT - mutual | meeting talk consultation negotiation conversation dialogue discussion session round-table roundtable encounter gathering seminar symposium workshop tete-a-tete reception audience colloquium
CONSULT - mutual | round | near=talks,negotiations,consultations
CONSULT - mutual | table | near=round
CONSULT multilateral mutual | summit conference forum
CONSULT phone mutual | call | near=phone,telephone,telephoned
CONSULT visit visit | visit trip tour stopover
CONSULT visit visit | invitation | prep=of,by,from
SUPPORT - mutual | signing ratification
SUPPORT - one | gratitude condolence condolences congratulation congratulations apology praise sympathy sympathies solidarity
SUPPORT - one | support backing endorsement recognition | prep=for,of,from
CONCEDE - one | pardon amnesty
COOPERATE - mutual | exercise drill manoeuvre maneuver patrol | near=joint,bilateral,trilateral,combined,multinational
COOPERATE - mutual | exercise drill manoeuvre maneuver | explicit=yes
COOPERATE - one | delivery export supply shipment transit transportation | prep=of
COOPERATE - mutual | establishment construction laying creation building implementation | near=underway,ongoing
COOPERATE - mutual | extradition | prep=of
AID - one | donation gift grant loan | prep=from,by
AID - one | aid assistance help relief | prep=to,for
AID - one | aid assistance relief donation grant loan | near=humanitarian,provide,provided,send,sent,deliver,delivered,earthquake,flood,financial,military,relief,immediate,tons,million
AID - one | team rescuer | near=rescue,rescuers,relief,quake,earthquake,disaster
RETREAT withdraw one | withdrawal pullout pullback | prep=of,from
RETREAT release mutual | exchange swap | near=prisoner,prisoners,captives,detainees,bodies
RETREAT ceasefire mutual | ceasefire truce armistice cease-fire
REQUEST - one | request appeal demand | prep=for,to,from
REQUEST - one | call | prep=for
ACCUSE allege one | accusation allegation | prep=of,against,that
ACCUSE disapprove one | condemnation criticism denunciation protest complaint | prep=of,against,from,over
REJECT - one | rejection refusal veto | prep=of,to
THREATEN - one | threat ultimatum | prep=to,against,of
SANCTION discontinue one | sanction embargo | prep=on,against,of,subject
SANCTION expel one | expulsion
MOBILIZE - one | incursion intrusion | prep=by,into,of
MOBILIZE troops one | deployment mobilization buildup build-up | prep=of,near,along,to
MOBILIZE weapons one | launch test | near=missile,missiles,ballistic
COERCE restrict one | blockade
COERCE arrest one | arrest detention | prep=of
COERCE cyber one | cyberattack cyber-attack
ASSAULT aerial one | airstrike bombing bombardment airstrikes
ASSAULT heavy-weapons one | shelling barrage
ASSAULT - one | attack strike assault raid ambush offensive invasion killing assassination | prep=on,against,by,in,of
ASSAULT drone one | attack strike | near=drone,drones
ASSAULT - mutual | clash skirmish fighting firefight | prep=between,with,on,along
ASSAULT firearms mutual | exchange | near=fire,gunfire
"""


def _table(source: str) -> dict[str, tuple[Trigger, ...]]:
    table: dict[str, list[Trigger]] = {}
    for line in source.strip().splitlines():
        head, words, *rest = (part.strip() for part in line.split("|"))
        kind, mode, frame = head.split()
        conditions = {
            key: frozenset(values.split(",")) for key, _, values in (c.partition("=") for c in (rest[0].split() if rest else []))
        }
        assert frame in ("one", "mutual", "visit", "host"), line
        trigger = Trigger(kind, None if mode == "-" else mode, frame, conditions)  # type: ignore[arg-type]
        for word in words.split():
            table.setdefault(word, []).append(trigger)
    return {word: tuple(triggers) for word, triggers in table.items()}


VERBS = _table(_VERBS)
NOUNS = _table(_NOUNS)

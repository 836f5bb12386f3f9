<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
  <context>
    <name>reid_desktop</name>
    <message>
      <source> m</source>
      <translation> m</translation>
    </message>
    <message>
      <source>%</source>
      <translation>%</translation>
    </message>
    <message>
      <source>&amp;About ReID Desktop</source>
      <translation>&amp;Über ReID Desktop</translation>
    </message>
    <message>
      <source>&amp;Add</source>
      <translation>&amp;Hinzufügen</translation>
    </message>
    <message>
      <source>&amp;Add new people</source>
      <translation>&amp;Neue Personen zuordnen</translation>
    </message>
    <message>
      <source>&amp;Add…</source>
      <translation>&amp;Hinzufügen…</translation>
    </message>
    <message>
      <source>&amp;Again</source>
      <translation>&amp;Wiederholen</translation>
    </message>
    <message>
      <source>&amp;Any of them</source>
      <translation>&amp;Irgendeine davon</translation>
    </message>
    <message>
      <source>&amp;Authorisation</source>
      <translation>&amp;Genehmigung</translation>
    </message>
    <message>
      <source>&amp;Box around the candidate</source>
      <translation>&amp;Rahmen um den Kandidaten</translation>
    </message>
    <message>
      <source>&amp;Cameras in scope</source>
      <translation>&amp;Kameras im Umfang</translation>
    </message>
    <message>
      <source>&amp;Case</source>
      <translation>&amp;Fall</translation>
    </message>
    <message>
      <source>&amp;Change keys…</source>
      <translation>Tasten ä&amp;ndern…</translation>
    </message>
    <message>
      <source>&amp;Check</source>
      <translation>&amp;Prüfen</translation>
    </message>
    <message>
      <source>&amp;Check the originals in full</source>
      <translation>Originale vollständig &amp;prüfen</translation>
    </message>
    <message>
      <source>&amp;Clear the filters</source>
      <translation>Filter &amp;leeren</translation>
    </message>
    <message>
      <source>&amp;Clips</source>
      <translation>&amp;Clips</translation>
    </message>
    <message>
      <source>&amp;Close case</source>
      <translation>Fall &amp;schließen</translation>
    </message>
    <message>
      <source>&amp;Colours</source>
      <translation>&amp;Farben</translation>
    </message>
    <message>
      <source>&amp;Delete after</source>
      <translation>&amp;Löschen nach</translation>
    </message>
    <message>
      <source>&amp;Delete {n:,} people</source>
      <translation>{n:,} Personen &amp;löschen</translation>
    </message>
    <message>
      <source>&amp;Demand this form and keep searches inside the scope</source>
      <translation>Dieses Formular &amp;verlangen und Suchen im Umfang halten</translation>
    </message>
    <message>
      <source>&amp;Device</source>
      <translation>&amp;Gerät</translation>
    </message>
    <message>
      <source>&amp;Device of the networks</source>
      <translation>&amp;Gerät der Netze</translation>
    </message>
    <message>
      <source>&amp;Disagreements…</source>
      <translation>&amp;Abweichungen…</translation>
    </message>
    <message>
      <source>&amp;Do it</source>
      <translation>&amp;Ausführen</translation>
    </message>
    <message>
      <source>&amp;Docks</source>
      <translation>&amp;Fenster</translation>
    </message>
    <message>
      <source>&amp;Draw a box on the frame</source>
      <translation>Rahmen im Bild &amp;zeichnen</translation>
    </message>
    <message>
      <source>&amp;Edit</source>
      <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
      <source>&amp;Examiner</source>
      <translation>&amp;Sachbearbeiter</translation>
    </message>
    <message>
      <source>&amp;Export report…</source>
      <translation>&amp;Bericht ausgeben…</translation>
    </message>
    <message>
      <source>&amp;Find people at once</source>
      <translation>&amp;Personen sofort finden</translation>
    </message>
    <message>
      <source>&amp;Find people in all footage</source>
      <translation>&amp;Personen im ganzen Material finden</translation>
    </message>
    <message>
      <source>&amp;First steps…</source>
      <translation>&amp;Erste Schritte…</translation>
    </message>
    <message>
      <source>&amp;Folder</source>
      <translation>&amp;Ordner</translation>
    </message>
    <message>
      <source>&amp;Forget</source>
      <translation>&amp;Vergessen</translation>
    </message>
    <message>
      <source>&amp;Go to rank…</source>
      <translation>&amp;Gehe zu Rang…</translation>
    </message>
    <message>
      <source>&amp;Groups</source>
      <translation>&amp;Gruppen</translation>
    </message>
    <message>
      <source>&amp;Help</source>
      <translation>&amp;Hilfe</translation>
    </message>
    <message>
      <source>&amp;Hide or show</source>
      <translation>&amp;Ausblenden oder zeigen</translation>
    </message>
    <message>
      <source>&amp;Import</source>
      <translation>&amp;Importieren</translation>
    </message>
    <message>
      <source>&amp;Import videos…</source>
      <translation>Videos &amp;importieren…</translation>
    </message>
    <message>
      <source>&amp;Import…</source>
      <translation>&amp;Importieren…</translation>
    </message>
    <message>
      <source>&amp;Index</source>
      <translation>&amp;Index</translation>
    </message>
    <message>
      <source>&amp;Interval</source>
      <translation>&amp;Abstand</translation>
    </message>
    <message>
      <source>&amp;Keep this one as…</source>
      <translation>&amp;Diese Anordnung behalten als…</translation>
    </message>
    <message>
      <source>&amp;Keys</source>
      <translation>&amp;Tasten</translation>
    </message>
    <message>
      <source>&amp;Language</source>
      <translation>&amp;Sprache</translation>
    </message>
    <message>
      <source>&amp;Larger crops</source>
      <translation>&amp;Größere Ausschnitte</translation>
    </message>
    <message>
      <source>&amp;Leave out</source>
      <translation>&amp;Auslassen</translation>
    </message>
    <message>
      <source>&amp;Legal basis</source>
      <translation>&amp;Rechtsgrundlage</translation>
    </message>
    <message>
      <source>&amp;Match</source>
      <translation>&amp;Treffer</translation>
    </message>
    <message>
      <source>&amp;Measure</source>
      <translation>&amp;Messen</translation>
    </message>
    <message>
      <source>&amp;Measure speed</source>
      <translation>Tempo &amp;messen</translation>
    </message>
    <message>
      <source>&amp;Merge the chosen groups</source>
      <translation>Gewählte Gruppen &amp;zusammenlegen</translation>
    </message>
    <message>
      <source>&amp;Method</source>
      <translation>&amp;Verfahren</translation>
    </message>
    <message>
      <source>&amp;Models…</source>
      <translation>&amp;Modelle…</translation>
    </message>
    <message>
      <source>&amp;Name…</source>
      <translation>&amp;Name…</translation>
    </message>
    <message>
      <source>&amp;New case…</source>
      <translation>&amp;Neuer Fall…</translation>
    </message>
    <message>
      <source>&amp;Next frame</source>
      <translation>&amp;Nächstes Bild</translation>
    </message>
    <message>
      <source>&amp;Not match</source>
      <translation>&amp;Kein Treffer</translation>
    </message>
    <message>
      <source>&amp;Not this person</source>
      <translation>&amp;Nicht diese Person</translation>
    </message>
    <message>
      <source>&amp;Number</source>
      <translation>&amp;Nummer</translation>
    </message>
    <message>
      <source>&amp;Open a case</source>
      <translation>Einen Fall &amp;öffnen</translation>
    </message>
    <message>
      <source>&amp;Open case…</source>
      <translation>Fall &amp;öffnen…</translation>
    </message>
    <message>
      <source>&amp;PDF</source>
      <translation>&amp;PDF</translation>
    </message>
    <message>
      <source>&amp;Passphrase</source>
      <translation>&amp;Passwortsatz</translation>
    </message>
    <message>
      <source>&amp;Paste</source>
      <translation>&amp;Einfügen</translation>
    </message>
    <message>
      <source>&amp;Pause or go on</source>
      <translation>An&amp;halten oder fortfahren</translation>
    </message>
    <message>
      <source>&amp;Pin the candidate for comparing</source>
      <translation>Kandidaten zum Vergleich &amp;anheften</translation>
    </message>
    <message>
      <source>&amp;Portable case…</source>
      <translation>&amp;Tragbarer Fall…</translation>
    </message>
    <message>
      <source>&amp;Previous frame</source>
      <translation>&amp;Voriges Bild</translation>
    </message>
    <message>
      <source>&amp;Profile</source>
      <translation>&amp;Profil</translation>
    </message>
    <message>
      <source>&amp;Purpose</source>
      <translation>&amp;Zweck</translation>
    </message>
    <message>
      <source>&amp;Query</source>
      <translation>&amp;Anfrage</translation>
    </message>
    <message>
      <source>&amp;Quit</source>
      <translation>&amp;Beenden</translation>
    </message>
    <message>
      <source>&amp;Ranks of each</source>
      <translation>&amp;Ränge je Suche</translation>
    </message>
    <message>
      <source>&amp;Redo</source>
      <translation>&amp;Wiederherstellen</translation>
    </message>
    <message>
      <source>&amp;Remove</source>
      <translation>&amp;Entfernen</translation>
    </message>
    <message>
      <source>&amp;Reset the layout</source>
      <translation>Anordnung &amp;zurücksetzen</translation>
    </message>
    <message>
      <source>&amp;Review on</source>
      <translation>&amp;Überprüfen am</translation>
    </message>
    <message>
      <source>&amp;Reviewed</source>
      <translation>Durch&amp;gesehen</translation>
    </message>
    <message>
      <source>&amp;Roles in this case…</source>
      <translation>&amp;Rollen in diesem Fall…</translation>
    </message>
    <message>
      <source>&amp;Same for all</source>
      <translation>&amp;Gleich für alle</translation>
    </message>
    <message>
      <source>&amp;Save report…</source>
      <translation>Bericht &amp;speichern…</translation>
    </message>
    <message>
      <source>&amp;Search</source>
      <translation>&amp;Suchen</translation>
    </message>
    <message>
      <source>&amp;Searches</source>
      <translation>&amp;Suchen</translation>
    </message>
    <message>
      <source>&amp;Second person…</source>
      <translation>&amp;Zweite Person…</translation>
    </message>
    <message>
      <source>&amp;Settings…</source>
      <translation>&amp;Einstellungen…</translation>
    </message>
    <message>
      <source>&amp;Show in its frame</source>
      <translation>Im Bild &amp;zeigen</translation>
    </message>
    <message>
      <source>&amp;Smaller crops</source>
      <translation>&amp;Kleinere Ausschnitte</translation>
    </message>
    <message>
      <source>&amp;Split the chosen crops off</source>
      <translation>Gewählte Ausschnitte &amp;abtrennen</translation>
    </message>
    <message>
      <source>&amp;Stop all</source>
      <translation>Alles &amp;stoppen</translation>
    </message>
    <message>
      <source>&amp;Table (CSV)</source>
      <translation>&amp;Tabelle (CSV)</translation>
    </message>
    <message>
      <source>&amp;This one</source>
      <translation>&amp;Diese</translation>
    </message>
    <message>
      <source>&amp;Time and camera</source>
      <translation>&amp;Zeit und Kamera</translation>
    </message>
    <message>
      <source>&amp;Title</source>
      <translation>&amp;Titel</translation>
    </message>
    <message>
      <source>&amp;Try the sample case</source>
      <translation>Den Beispielfall &amp;ausprobieren</translation>
    </message>
    <message>
      <source>&amp;Try the sample case…</source>
      <translation>Den &amp;Beispielfall ausprobieren…</translation>
    </message>
    <message>
      <source>&amp;Undo</source>
      <translation>&amp;Rückgängig</translation>
    </message>
    <message>
      <source>&amp;Unsure</source>
      <translation>&amp;Unsicher</translation>
    </message>
    <message>
      <source>&amp;Use</source>
      <translation>&amp;Verwenden</translation>
    </message>
    <message>
      <source>&amp;Verdict</source>
      <translation>&amp;Urteil</translation>
    </message>
    <message>
      <source>&amp;Verify case and log</source>
      <translation>Fall und Protokoll &amp;prüfen</translation>
    </message>
    <message>
      <source>&amp;Watch folders…</source>
      <translation>Ordner &amp;beobachten…</translation>
    </message>
    <message>
      <source>&amp;Web page</source>
      <translation>&amp;Webseite</translation>
    </message>
    <message>
      <source>&amp;Who is sought…</source>
      <translation>&amp;Wer gesucht wird…</translation>
    </message>
    <message>
      <source>&amp;Whole frame</source>
      <translation>&amp;Ganzes Bild</translation>
    </message>
    <message>
      <source>&amp;Withdraw</source>
      <translation>&amp;Zurückziehen</translation>
    </message>
    <message>
      <source>&amp;Withdraw the verdict</source>
      <translation>Urteil &amp;zurückziehen</translation>
    </message>
    <message>
      <source>&amp;Workspaces</source>
      <translation>&amp;Arbeitsplätze</translation>
    </message>
    <message>
      <source>&amp;Zone</source>
      <translation>&amp;Zone</translation>
    </message>
    <message>
      <source>(weight {weight:.1f})</source>
      <translation>(Gewicht {weight:.1f})</translation>
    </message>
    <message>
      <source>, {n:,} left out</source>
      <translation>, {n:,} ausgelassen</translation>
    </message>
    <message>
      <source>1 crop</source>
      <translation>1 Ausschnitt</translation>
    </message>
    <message>
      <source>1 frame to look at</source>
      <translation>1 Bild anzusehen</translation>
    </message>
    <message>
      <source>1 gallery waits.</source>
      <translation>1 Sammlung wartet.</translation>
    </message>
    <message>
      <source>1 group</source>
      <translation>1 Gruppe</translation>
    </message>
    <message>
      <source>1 source has a start to correct.</source>
      <translation>1 Quelle hat einen Beginn, der sich berichtigen lässt.</translation>
    </message>
    <message>
      <source>1 source is imported.</source>
      <translation>1 Quelle wird importiert.</translation>
    </message>
    <message>
      <source>? the chain was not checked yet</source>
      <translation>? die Kette wurde noch nicht geprüft</translation>
    </message>
    <message>
      <source>A candidate that is like one of them is a hit</source>
      <translation>Ein Kandidat, der einer von ihnen ähnelt, zählt</translation>
    </message>
    <message>
      <source>A fault of the program</source>
      <translation>Ein Fehler des Programms</translation>
    </message>
    <message>
      <source>A gallery taken out of the queue is neither read nor kept.</source>
      <translation>Eine aus der Warteschlange genommene Sammlung wird weder gelesen noch behalten.</translation>
    </message>
    <message>
      <source>A text of your own on the first page; empty: none.</source>
      <translation>Eigener Text auf der ersten Seite; leer: keiner.</translation>
    </message>
    <message>
      <source>About ReID Desktop</source>
      <translation>Über ReID Desktop</translation>
    </message>
    <message>
      <source>Account</source>
      <translation>Konto</translation>
    </message>
    <message>
      <source>Accounts and their roles</source>
      <translation>Konten und ihre Rollen</translation>
    </message>
    <message>
      <source>Action</source>
      <translation>Aktion</translation>
    </message>
    <message>
      <source>Actions found</source>
      <translation>Gefundene Aktionen</translation>
    </message>
    <message>
      <source>Acts</source>
      <translation>Handlungen</translation>
    </message>
    <message>
      <source>Acts that can be undone</source>
      <translation>Handlungen, die sich rückgängig machen lassen</translation>
    </message>
    <message>
      <source>Add a folder to the case</source>
      <translation>Einen Ordner in den Fall aufnehmen</translation>
    </message>
    <message>
      <source>Add videos to the case</source>
      <translation>Videos in den Fall aufnehmen</translation>
    </message>
    <message>
      <source>Address</source>
      <translation>Adresse</translation>
    </message>
    <message>
      <source>Address of the agency</source>
      <translation>Anschrift der Behörde</translation>
    </message>
    <message>
      <source>Advice on the query</source>
      <translation>Rat zur Anfrage</translation>
    </message>
    <message>
      <source>After</source>
      <translation>Nach</translation>
    </message>
    <message>
      <source>Agency</source>
      <translation>Behörde</translation>
    </message>
    <message>
      <source>All &amp;together</source>
      <translation>Alle &amp;zusammen</translation>
    </message>
    <message>
      <source>All methods</source>
      <translation>Alle Verfahren</translation>
    </message>
    <message>
      <source>All times</source>
      <translation>Alle Zeiten</translation>
    </message>
    <message>
      <source>All {n} candidates are judged.</source>
      <translation>Alle {n} Kandidaten sind beurteilt.</translation>
    </message>
    <message>
      <source>Also what was exported &amp;before</source>
      <translation>Auch &amp;früher Ausgegebenes</translation>
    </message>
    <message>
      <source>Arrow keys step through frames, Tab goes through the boxes, Enter takes a box as query, B draws a box.</source>
      <translation>Pfeiltasten gehen durch die Bilder, Tab durch die Rahmen, Enter nimmt einen Rahmen als Anfrage, B zeichnet einen.</translation>
    </message>
    <message>
      <source>As one .&amp;zip</source>
      <translation>Als ein .&amp;zip</translation>
    </message>
    <message>
      <source>As the system</source>
      <translation>Wie das System</translation>
    </message>
    <message>
      <source>Ask again at each change</source>
      <translation>Bei jeder Änderung neu fragen</translation>
    </message>
    <message>
      <source>Asked</source>
      <translation>Gefragt</translation>
    </message>
    <message>
      <source>At least</source>
      <translation>Mindestens</translation>
    </message>
    <message>
      <source>At least {n} characters. It cannot be recovered: keep it safe.</source>
      <translation>Mindestens {n} Zeichen. Er ist nicht wiederherstellbar: gut aufbewahren.</translation>
    </message>
    <message>
      <source>At most; 0: as many as there is room for.</source>
      <translation>Höchstens; 0: so viele, wie Platz ist.</translation>
    </message>
    <message>
      <source>Back to the usual: {value}</source>
      <translation>Zurück zum Üblichen: {value}</translation>
    </message>
    <message>
      <source>Balanced</source>
      <translation>Ausgewogen</translation>
    </message>
    <message>
      <source>Before</source>
      <translation>Vor</translation>
    </message>
    <message>
      <source>Blind</source>
      <translation>Blind</translation>
    </message>
    <message>
      <source>Blur</source>
      <translation>Verwischen</translation>
    </message>
    <message>
      <source>Blur every crop</source>
      <translation>Jeden Ausschnitt verwischen</translation>
    </message>
    <message>
      <source>Burnt in</source>
      <translation>Eingebrannt</translation>
    </message>
    <message>
      <source>By</source>
      <translation>Von</translation>
    </message>
    <message>
      <source>Bystanders can be recognised in what you hand over.</source>
      <translation>Unbeteiligte sind in dem, was Sie weitergeben, erkennbar.</translation>
    </message>
    <message>
      <source>C&amp;ASE/UCO</source>
      <translation>C&amp;ASE/UCO</translation>
    </message>
    <message>
      <source>C&amp;ustody</source>
      <translation>&amp;Verwahrung</translation>
    </message>
    <message>
      <source>CHANGED</source>
      <translation>GEÄNDERT</translation>
    </message>
    <message>
      <source>Calibration</source>
      <translation>Kalibrierung</translation>
    </message>
    <message>
      <source>Came&amp;ras</source>
      <translation>K&amp;ameras</translation>
    </message>
    <message>
      <source>Camera</source>
      <translation>Kamera</translation>
    </message>
    <message>
      <source>Cameras</source>
      <translation>Kameras</translation>
    </message>
    <message>
      <source>Candidate</source>
      <translation>Kandidat</translation>
    </message>
    <message>
      <source>Candidate {n}</source>
      <translation>Kandidat {n}</translation>
    </message>
    <message>
      <source>Candidates as a table</source>
      <translation>Kandidaten als Tabelle</translation>
    </message>
    <message>
      <source>Candidates so far</source>
      <translation>Kandidaten bis jetzt</translation>
    </message>
    <message>
      <source>Cannot be told</source>
      <translation>Nicht zu entscheiden</translation>
    </message>
    <message>
      <source>Cascade: GLAD, then QEEPS</source>
      <translation>Kaskade: GLAD, dann QEEPS</translation>
    </message>
    <message>
      <source>Case</source>
      <translation>Fall</translation>
    </message>
    <message>
      <source>Case &amp;form…</source>
      <translation>Fall&amp;formular…</translation>
    </message>
    <message>
      <source>Case as it was opened</source>
      <translation>Fall, wie er geöffnet wurde</translation>
    </message>
    <message>
      <source>Case form</source>
      <translation>Fallformular</translation>
    </message>
    <message>
      <source>Certificates</source>
      <translation>Zertifikate</translation>
    </message>
    <message>
      <source>Change keys</source>
      <translation>Tasten ändern</translation>
    </message>
    <message>
      <source>Chec&amp;k its health</source>
      <translation>Zustan&amp;d prüfen</translation>
    </message>
    <message>
      <source>Check the chain</source>
      <translation>Kette prüfen</translation>
    </message>
    <message>
      <source>Choose a plan…</source>
      <translation>Plan wählen…</translation>
    </message>
    <message>
      <source>Choose a query first.</source>
      <translation>Zuerst eine Anfrage wählen.</translation>
    </message>
    <message>
      <source>Choose footage, or a hit of the ranklist.</source>
      <translation>Material oder einen Treffer der Rangliste wählen.</translation>
    </message>
    <message>
      <source>Choose some, not all, of the crops of one group.</source>
      <translation>Einige, nicht alle, Ausschnitte einer Gruppe wählen.</translation>
    </message>
    <message>
      <source>Choose the person</source>
      <translation>Person wählen</translation>
    </message>
    <message>
      <source>Choose the search to be reviewed first.</source>
      <translation>Zuerst die Suche wählen, die durchgesehen werden soll.</translation>
    </message>
    <message>
      <source>Choose…</source>
      <translation>Wählen…</translation>
    </message>
    <message>
      <source>Clear</source>
      <translation>Leeren</translation>
    </message>
    <message>
      <source>Clear filters</source>
      <translation>Filter leeren</translation>
    </message>
    <message>
      <source>Clips and stills</source>
      <translation>Clips und Standbilder</translation>
    </message>
    <message>
      <source>Clock &amp;ahead by</source>
      <translation>Uhr geht &amp;vor um</translation>
    </message>
    <message>
      <source>Clock ahead, s</source>
      <translation>Uhr geht vor, s</translation>
    </message>
    <message>
      <source>Close the dock</source>
      <translation>Dock schließen</translation>
    </message>
    <message>
      <source>Cluster</source>
      <translation>Verbund</translation>
    </message>
    <message>
      <source>Cluster {address}: {state}</source>
      <translation>Cluster {address}: {state}</translation>
    </message>
    <message>
      <source>Coarse dimension</source>
      <translation>Dimension der Grobsuche</translation>
    </message>
    <message>
      <source>Comment</source>
      <translation>Kommentar</translation>
    </message>
    <message>
      <source>Compare</source>
      <translation>Vergleich</translation>
    </message>
    <message>
      <source>Compare by {stream}</source>
      <translation>Vergleich nach {stream}</translation>
    </message>
    <message>
      <source>Compare heads</source>
      <translation>Köpfe vergleichen</translation>
    </message>
    <message>
      <source>Compare lower bodies</source>
      <translation>Unterkörper vergleichen</translation>
    </message>
    <message>
      <source>Compare upper bodies</source>
      <translation>Oberkörper vergleichen</translation>
    </message>
    <message>
      <source>Compare whole people</source>
      <translation>Ganze Personen vergleichen</translation>
    </message>
    <message>
      <source>Compare with every descriptor instead of coarse-to-fine.</source>
      <translation>Mit jedem Deskriptor vergleichen statt grob nach fein.</translation>
    </message>
    <message>
      <source>Correct the &amp;clock…</source>
      <translation>&amp;Uhr berichtigen…</translation>
    </message>
    <message>
      <source>Correct the clock</source>
      <translation>Uhr berichtigen</translation>
    </message>
    <message>
      <source>Crops compared in full</source>
      <translation>Voll verglichene Ausschnitte</translation>
    </message>
    <message>
      <source>Ctrl+C copies the chosen errors.</source>
      <translation>Strg+C kopiert die gewählten Fehler.</translation>
    </message>
    <message>
      <source>Dark</source>
      <translation>Dunkel</translation>
    </message>
    <message>
      <source>De&amp;lete a source's people…</source>
      <translation>Personen einer Quelle &amp;löschen…</translation>
    </message>
    <message>
      <source>Decisions</source>
      <translation>Entscheidungen</translation>
    </message>
    <message>
      <source>Decisions on this group</source>
      <translation>Entscheidungen zu dieser Gruppe</translation>
    </message>
    <message>
      <source>Delete a source's people</source>
      <translation>Personen einer Quelle löschen</translation>
    </message>
    <message>
      <source>Delete what is e&amp;xpired…</source>
      <translation>A&amp;bgelaufenes löschen…</translation>
    </message>
    <message>
      <source>Delete what is expired</source>
      <translation>Abgelaufenes löschen</translation>
    </message>
    <message>
      <source>Deleted: {n:,} people with their pictures, descriptors, marks and remarks.</source>
      <translation>Gelöscht: {n:,} Personen mit ihren Bildern, Deskriptoren, Urteilen und Bemerkungen.</translation>
    </message>
    <message>
      <source>Deleted: {n:,} searches with the pictures of the person sought; all groups; backups.</source>
      <translation>Gelöscht: {n:,} Suchen mit den Bildern der gesuchten Person; alle Gruppen; Sicherungen.</translation>
    </message>
    <message>
      <source>Demand the case form</source>
      <translation>Fallformular verlangen</translation>
    </message>
    <message>
      <source>Details</source>
      <translation>Einzelheiten</translation>
    </message>
    <message>
      <source>Details of the fault</source>
      <translation>Einzelheiten des Fehlers</translation>
    </message>
    <message>
      <source>Detection</source>
      <translation>Fund</translation>
    </message>
    <message>
      <source>Device</source>
      <translation>Gerät</translation>
    </message>
    <message>
      <source>Device and models</source>
      <translation>Gerät und Modelle</translation>
    </message>
    <message>
      <source>Disagreements</source>
      <translation>Abweichungen</translation>
    </message>
    <message>
      <source>Do the last act again</source>
      <translation>Die letzte Handlung wiederherstellen</translation>
    </message>
    <message>
      <source>Drag a camera onto the plan, or press Enter on it</source>
      <translation>Eine Kamera auf den Plan ziehen oder Enter darauf drücken</translation>
    </message>
    <message>
      <source>Draw a box as query</source>
      <translation>Rahmen als Anfrage zeichnen</translation>
    </message>
    <message>
      <source>Draw the map</source>
      <translation>Karte zeichnen</translation>
    </message>
    <message>
      <source>Drop a picture of the site here.
Drag cameras from the list onto it.</source>
      <translation>Ein Bild des Geländes hierher ziehen.
Kameras aus der Liste darauf ziehen.</translation>
    </message>
    <message>
      <source>Drop a picture or a crop here,
paste one, or draw a box
on a frame.</source>
      <translation>Bild oder Ausschnitt hierher ziehen,
einfügen oder einen Rahmen
im Bild zeichnen.</translation>
    </message>
    <message>
      <source>Drop crops on a group to move them there, a group on a group to merge them.</source>
      <translation>Ausschnitte auf eine Gruppe ziehen verschiebt sie, eine Gruppe auf eine Gruppe legt sie zusammen.</translation>
    </message>
    <message>
      <source>Drop videos or folders anywhere on the window, or import them.</source>
      <translation>Videos oder Ordner irgendwohin auf das Fenster ziehen oder importieren.</translation>
    </message>
    <message>
      <source>E&amp;xport…</source>
      <translation>&amp;Exportieren…</translation>
    </message>
    <message>
      <source>Each mark puts the rest into a new order at once</source>
      <translation>Jedes Urteil ordnet den Rest sofort neu</translation>
    </message>
    <message>
      <source>Each row needs an account of its own.</source>
      <translation>Jede Zeile braucht ein eigenes Konto.</translation>
    </message>
    <message>
      <source>Enclose the audit &amp;log</source>
      <translation>Das Prüf&amp;protokoll beilegen</translation>
    </message>
    <message>
      <source>Engine</source>
      <translation>Rechenwerk</translation>
    </message>
    <message>
      <source>Entry</source>
      <translation>Eintrag</translation>
    </message>
    <message>
      <source>Entry of the log</source>
      <translation>Eintrag des Protokolls</translation>
    </message>
    <message>
      <source>Errors</source>
      <translation>Fehler</translation>
    </message>
    <message>
      <source>Errors ({n:,})</source>
      <translation>Fehler ({n:,})</translation>
    </message>
    <message>
      <source>Even out cameras</source>
      <translation>Kameras ausgleichen</translation>
    </message>
    <message>
      <source>Every action by its name</source>
      <translation>Jede Aktion nach ihrem Namen</translation>
    </message>
    <message>
      <source>Every action with its key</source>
      <translation>Jede Aktion mit ihrer Taste</translation>
    </message>
    <message>
      <source>Every crop as a point; like ones lie near each other.</source>
      <translation>Jeder Ausschnitt als Punkt; ähnliche liegen nah beieinander.</translation>
    </message>
    <message>
      <source>Every file has the hash that is listed.</source>
      <translation>Jede Datei hat den aufgeführten Hash.</translation>
    </message>
    <message>
      <source>Evidence</source>
      <translation>Beweismittel</translation>
    </message>
    <message>
      <source>Evidence bag</source>
      <translation>Beweisbeutel</translation>
    </message>
    <message>
      <source>Evidence bag: 1 candidate</source>
      <translation>Beweisbeutel: 1 Kandidat</translation>
    </message>
    <message>
      <source>Evidence bag: {n} candidates</source>
      <translation>Beweisbeutel: {n} Kandidaten</translation>
    </message>
    <message>
      <source>Examiner</source>
      <translation>Sachbearbeiter</translation>
    </message>
    <message>
      <source>Exhaustive</source>
      <translation>Erschöpfend</translation>
    </message>
    <message>
      <source>Export c&amp;lips…</source>
      <translation>C&amp;lips ausgeben…</translation>
    </message>
    <message>
      <source>Export clips and stills</source>
      <translation>Clips und Standbilder ausgeben</translation>
    </message>
    <message>
      <source>Export report</source>
      <translation>Bericht ausgeben</translation>
    </message>
    <message>
      <source>Export settings</source>
      <translation>Einstellungen exportieren</translation>
    </message>
    <message>
      <source>F&amp;older</source>
      <translation>&amp;Ordner</translation>
    </message>
    <message>
      <source>F&amp;rame</source>
      <translation>B&amp;ild</translation>
    </message>
    <message>
      <source>F2 corrects camera or start, Enter shows the frames.</source>
      <translation>F2 berichtigt Kamera oder Beginn, Enter zeigt die Bilder.</translation>
    </message>
    <message>
      <source>F2 corrects camera, start, zone and clock; Space ticks a source.</source>
      <translation>F2 berichtigt Kamera, Beginn, Zone und Uhr; die Leertaste wählt eine Quelle.</translation>
    </message>
    <message>
      <source>Failures</source>
      <translation>Fehler</translation>
    </message>
    <message>
      <source>Fast</source>
      <translation>Schnell</translation>
    </message>
    <message>
      <source>Fault of the program ({kind}). The details are in the log.</source>
      <translation>Fehler des Programms ({kind}). Einzelheiten stehen im Protokoll.</translation>
    </message>
    <message>
      <source>Figures</source>
      <translation>Kennzahlen</translation>
    </message>
    <message>
      <source>File that holds the token of the cluster; empty: none.</source>
      <translation>Datei mit dem Kennwort des Verbunds; leer: keines.</translation>
    </message>
    <message>
      <source>Filter</source>
      <translation>Filter</translation>
    </message>
    <message>
      <source>Filter by {title}</source>
      <translation>Nach {title} filtern</translation>
    </message>
    <message>
      <source>Filter of the log</source>
      <translation>Filter des Protokolls</translation>
    </message>
    <message>
      <source>Filter to the time that is seen now</source>
      <translation>Auf den jetzt sichtbaren Zeitraum filtern</translation>
    </message>
    <message>
      <source>Filter {title}: {value}</source>
      <translation>Filter {title}: {value}</translation>
    </message>
    <message>
      <source>Find &amp;moved originals…</source>
      <translation>&amp;Verschobene Originale suchen…</translation>
    </message>
    <message>
      <source>Find &amp;similar to the chosen crop</source>
      <translation>Dem gewählten Ausschnitt Ä&amp;hnliche finden</translation>
    </message>
    <message>
      <source>Find a setting</source>
      <translation>Einstellung suchen</translation>
    </message>
    <message>
      <source>Find an &amp;action…</source>
      <translation>Eine &amp;Aktion suchen…</translation>
    </message>
    <message>
      <source>Find an action</source>
      <translation>Eine Aktion suchen</translation>
    </message>
    <message>
      <source>Find an action or a key</source>
      <translation>Aktion oder Taste suchen</translation>
    </message>
    <message>
      <source>Find people</source>
      <translation>Personen finden</translation>
    </message>
    <message>
      <source>Find people in &amp;chosen footage</source>
      <translation>Personen im &amp;gewählten Material finden</translation>
    </message>
    <message>
      <source>Find people in the footage first.</source>
      <translation>Zuerst Personen im Material finden.</translation>
    </message>
    <message>
      <source>Find similar (S)</source>
      <translation>Ähnliche finden (S)</translation>
    </message>
    <message>
      <source>Finds one person again across cameras and hours of footage, on this machine alone.</source>
      <translation>Findet eine Person über Kameras hinweg in Stunden von Material wieder, nur auf diesem Rechner.</translation>
    </message>
    <message>
      <source>First person</source>
      <translation>Erste Person</translation>
    </message>
    <message>
      <source>First steps</source>
      <translation>Erste Schritte</translation>
    </message>
    <message>
      <source>Fold</source>
      <translation>Falten</translation>
    </message>
    <message>
      <source>Folder for clips and stills</source>
      <translation>Ordner für Clips und Standbilder</translation>
    </message>
    <message>
      <source>Folder for the case</source>
      <translation>Ordner für den Fall</translation>
    </message>
    <message>
      <source>Folder for the report</source>
      <translation>Ordner für den Bericht</translation>
    </message>
    <message>
      <source>Folder on shared storage for galleries too large for one computer; empty: none.</source>
      <translation>Ordner auf geteiltem Speicher für Galerien, die für einen Rechner zu groß sind; leer: keiner.</translation>
    </message>
    <message>
      <source>Folder or URL where the machines find the footage; {name}, {camera} and {sha256} stand for those of a source. Empty: under the same path as here.</source>
      <translation>Ordner oder URL, wo die Rechner das Material finden; {name}, {camera} und {sha256} stehen für die einer Quelle. Leer: unter demselben Pfad wie hier.</translation>
    </message>
    <message>
      <source>Folder with tls.crt, tls.key and ca.crt of this computer; empty: no encryption.</source>
      <translation>Ordner mit tls.crt, tls.key und ca.crt dieses Rechners; leer: keine Verschlüsselung.</translation>
    </message>
    <message>
      <source>Folder…</source>
      <translation>Ordner…</translation>
    </message>
    <message>
      <source>Footage</source>
      <translation>Material</translation>
    </message>
    <message>
      <source>Footage at</source>
      <translation>Material liegt in</translation>
    </message>
    <message>
      <source>Footage to import</source>
      <translation>Zu importierendes Material</translation>
    </message>
    <message>
      <source>Forms</source>
      <translation>Formen</translation>
    </message>
    <message>
      <source>Frame</source>
      <translation>Bild</translation>
    </message>
    <message>
      <source>Frame number</source>
      <translation>Bildnummer</translation>
    </message>
    <message>
      <source>Frames</source>
      <translation>Bilder</translation>
    </message>
    <message>
      <source>Frames at once</source>
      <translation>Bilder auf einmal</translation>
    </message>
    <message>
      <source>Frames of a stretch</source>
      <translation>Bilder eines Abschnitts</translation>
    </message>
    <message>
      <source>Frames of one pass; more only helps on a GPU, and a stop waits for the pass.</source>
      <translation>Bilder eines Durchgangs; mehr hilft nur auf einer GPU, und ein Stopp wartet auf den Durchgang.</translation>
    </message>
    <message>
      <source>Frames of the cascade</source>
      <translation>Bilder der Kaskade</translation>
    </message>
    <message>
      <source>From</source>
      <translation>Von</translation>
    </message>
    <message>
      <source>From nothing to the first hit</source>
      <translation>Von nichts bis zum ersten Treffer</translation>
    </message>
    <message>
      <source>From {marks:,} marks, {right:,} matches; the band holds {mass:.0%}. Of the {unseen:,} candidates not marked yet about {expected:.0f} are right ({least:.0f} to {most:.0f}), if they are like the ones marked.</source>
      <translation>Aus {marks:,} Urteilen, {right:,} Treffern; das Band umfasst {mass:.0%}. Von den {unseen:,} noch nicht beurteilten Kandidaten sind etwa {expected:.0f} richtig ({least:.0f} bis {most:.0f}), wenn sie den beurteilten gleichen.</translation>
    </message>
    <message>
      <source>GLAD, QEEPS and cascade from the same query, side by side</source>
      <translation>GLAD, QEEPS und Kaskade aus derselben Anfrage nebeneinander</translation>
    </message>
    <message>
      <source>GLAD: indexed people</source>
      <translation>GLAD: indizierte Personen</translation>
    </message>
    <message>
      <source>Gate, Hall; empty for all</source>
      <translation>Tor, Halle; leer für alle</translation>
    </message>
    <message>
      <source>Give actions other keys</source>
      <translation>Aktionen andere Tasten geben</translation>
    </message>
    <message>
      <source>Give every source the text of the current field</source>
      <translation>Jeder Quelle den Text des aktuellen Feldes geben</translation>
    </message>
    <message>
      <source>Go on</source>
      <translation>Fortfahren</translation>
    </message>
    <message>
      <source>Go on with the &amp;queue</source>
      <translation>Mit der &amp;Warteschlange fortfahren</translation>
    </message>
    <message>
      <source>Go on with {task}</source>
      <translation>Mit {task} fortfahren</translation>
    </message>
    <message>
      <source>Go to rank</source>
      <translation>Gehe zu Rang</translation>
    </message>
    <message>
      <source>Go to the &amp;filters</source>
      <translation>Zu den &amp;Filtern gehen</translation>
    </message>
    <message>
      <source>Go to the frame</source>
      <translation>Gehe zum Bild</translation>
    </message>
    <message>
      <source>Go to {dock}</source>
      <translation>Gehe zu {dock}</translation>
    </message>
    <message>
      <source>Group the people found</source>
      <translation>Die gefundenen Personen gruppieren</translation>
    </message>
    <message>
      <source>Groups</source>
      <translation>Gruppen</translation>
    </message>
    <message>
      <source>Groups opened</source>
      <translation>Geöffnete Gruppen</translation>
    </message>
    <message>
      <source>Hash</source>
      <translation>Hash</translation>
    </message>
    <message>
      <source>Hashing the files…</source>
      <translation>Die Dateien werden geprüft…</translation>
    </message>
    <message>
      <source>Head</source>
      <translation>Kopf</translation>
    </message>
    <message>
      <source>Health</source>
      <translation>Zustand</translation>
    </message>
    <message>
      <source>Hidden in blind review: scores must not steer the verdicts.</source>
      <translation>In blinder Durchsicht verborgen: Werte dürfen die Urteile nicht lenken.</translation>
    </message>
    <message>
      <source>Hidden ones too</source>
      <translation>Auch ausgeblendete</translation>
    </message>
    <message>
      <source>Hide candidates that the person of the matches cannot have reached in time</source>
      <translation>Kandidaten verbergen, die die Person der Treffer nicht erreicht haben kann</translation>
    </message>
    <message>
      <source>Hide candidates that the person of the matches cannot have reached in time (Plan)</source>
      <translation>Kandidaten verbergen, die die Person der Treffer nicht erreicht haben kann (Plan)</translation>
    </message>
    <message>
      <source>History of the candidate</source>
      <translation>Verlauf des Kandidaten</translation>
    </message>
    <message>
      <source>Hits</source>
      <translation>Treffer</translation>
    </message>
    <message>
      <source>Hits by camera and time. Left and Right step through them, Enter shows the frame.</source>
      <translation>Treffer nach Kamera und Zeit. Links und Rechts gehen hindurch, Enter zeigt das Bild.</translation>
    </message>
    <message>
      <source>Hits by {method}</source>
      <translation>Treffer mit {method}</translation>
    </message>
    <message>
      <source>How a query is answered.</source>
      <translation>Wie eine Anfrage beantwortet wird.</translation>
    </message>
    <message>
      <source>How far the camera's clock was ahead of the true time</source>
      <translation>Wie weit die Uhr der Kamera der wahren Zeit voraus war</translation>
    </message>
    <message>
      <source>How footage is searched for people.</source>
      <translation>Wie im Material nach Personen gesucht wird.</translation>
    </message>
    <message>
      <source>How many of the best frames QEEPS looks at in the cascade.</source>
      <translation>Wie viele der besten Bilder QEEPS in der Kaskade ansieht.</translation>
    </message>
    <message>
      <source>How often a candidate is right, by score</source>
      <translation>Wie oft ein Kandidat richtig ist, nach Wert</translation>
    </message>
    <message>
      <source>I&amp;mport…</source>
      <translation>I&amp;mportieren…</translation>
    </message>
    <message>
      <source>Import &amp;folder…</source>
      <translation>&amp;Ordner importieren…</translation>
    </message>
    <message>
      <source>Import a folder of frames or videos</source>
      <translation>Einen Ordner mit Bildern oder Videos importieren</translation>
    </message>
    <message>
      <source>Import and index the galleries that wait</source>
      <translation>Die wartenden Sammlungen importieren und indizieren</translation>
    </message>
    <message>
      <source>Import footage</source>
      <translation>Material importieren</translation>
    </message>
    <message>
      <source>Import settings</source>
      <translation>Einstellungen importieren</translation>
    </message>
    <message>
      <source>Import videos</source>
      <translation>Videos importieren</translation>
    </message>
    <message>
      <source>Import weights</source>
      <translation>Gewichte importieren</translation>
    </message>
    <message>
      <source>Import what appears in a folder</source>
      <translation>Importieren, was in einem Ordner erscheint</translation>
    </message>
    <message>
      <source>Import…</source>
      <translation>Importieren…</translation>
    </message>
    <message>
      <source>In the evidence bag</source>
      <translation>Im Beweisbeutel</translation>
    </message>
    <message>
      <source>In use</source>
      <translation>In Gebrauch</translation>
    </message>
    <message>
      <source>Index</source>
      <translation>Index</translation>
    </message>
    <message>
      <source>Index footage</source>
      <translation>Material indizieren</translation>
    </message>
    <message>
      <source>Index what is not indexed</source>
      <translation>Indizieren, was noch nicht indiziert ist</translation>
    </message>
    <message>
      <source>Index: GLAD and ID features</source>
      <translation>Index: GLAD und Identitätsmerkmale</translation>
    </message>
    <message>
      <source>Indexed</source>
      <translation>Indiziert</translation>
    </message>
    <message>
      <source>Interval</source>
      <translation>Abstand</translation>
    </message>
    <message>
      <source>Interval between two frames</source>
      <translation>Abstand zwischen zwei Bildern</translation>
    </message>
    <message>
      <source>Into or out of the evidence &amp;bag</source>
      <translation>In den oder aus dem Beweis&amp;beutel</translation>
    </message>
    <message>
      <source>Is this the person on the left? {done} of {n} judged.</source>
      <translation>Ist dies die Person links? {done} von {n} beurteilt.</translation>
    </message>
    <message>
      <source>K of the coarse step over groups or supergroups: how many are ranked in full (GLAD: 100); 0 goes by the size of the gallery.</source>
      <translation>K des Grobschritts über Gruppen oder Obergruppen: wie viele ganz geordnet werden (GLAD: 100); 0 richtet sich nach der Größe der Sammlung.</translation>
    </message>
    <message>
      <source>K of the coarse step over single crops; 0 goes by the size of the gallery.</source>
      <translation>K des Grobschritts über einzelne Ausschnitte; 0 richtet sich nach der Größe der Sammlung.</translation>
    </message>
    <message>
      <source>Keep the workspace</source>
      <translation>Arbeitsplatz behalten</translation>
    </message>
    <message>
      <source>Keep this candidate beside the query</source>
      <translation>Diesen Kandidaten neben der Anfrage behalten</translation>
    </message>
    <message>
      <source>Kept by locks: {n:,} people and {searches:,} searches that found them.</source>
      <translation>Durch Sperren behalten: {n:,} Personen und {searches:,} Suchen, die sie fanden.</translation>
    </message>
    <message>
      <source>Kept: the log, the form of the case, which footage was imported; the originals.</source>
      <translation>Es bleiben: das Protokoll, das Formular des Falls, welches Material eingelesen wurde; die Originale.</translation>
    </message>
    <message>
      <source>Key</source>
      <translation>Taste</translation>
    </message>
    <message>
      <source>Key of “{action}”</source>
      <translation>Taste von „{action}“</translation>
    </message>
    <message>
      <source>Key points and parts</source>
      <translation>Schlüsselpunkte und Teile</translation>
    </message>
    <message>
      <source>Keys</source>
      <translation>Tasten</translation>
    </message>
    <message>
      <source>Lan&amp;guage</source>
      <translation>Sp&amp;rache</translation>
    </message>
    <message>
      <source>Language</source>
      <translation>Sprache</translation>
    </message>
    <message>
      <source>Language of reports</source>
      <translation>Sprache der Berichte</translation>
    </message>
    <message>
      <source>Last day of the lock, such as 2027-06-30; empty for no end:</source>
      <translation>Letzter Tag der Sperre, etwa 2027-06-30; leer für ohne Ende:</translation>
    </message>
    <message>
      <source>Learn from all comparable searches</source>
      <translation>Aus allen vergleichbaren Suchen lernen</translation>
    </message>
    <message>
      <source>Least travel times (type seconds)</source>
      <translation>Kürzeste Wegzeiten (Sekunden eingeben)</translation>
    </message>
    <message>
      <source>Least travel times between the cameras, seconds</source>
      <translation>Kürzeste Wegzeiten zwischen den Kameras, Sekunden</translation>
    </message>
    <message>
      <source>Leave out frames that do not differ from the one before.</source>
      <translation>Bilder auslassen, die sich vom vorigen nicht unterscheiden.</translation>
    </message>
    <message>
      <source>Length</source>
      <translation>Länge</translation>
    </message>
    <message>
      <source>Length of the ranklist</source>
      <translation>Länge der Rangliste</translation>
    </message>
    <message>
      <source>Licence</source>
      <translation>Lizenz</translation>
    </message>
    <message>
      <source>Light</source>
      <translation>Hell</translation>
    </message>
    <message>
      <source>Like crops lie near each other. Draw a loop with the mouse to choose crops.</source>
      <translation>Ähnliche Ausschnitte liegen nah beieinander. Mit der Maus eine Schlinge ziehen, um Ausschnitte zu wählen.</translation>
    </message>
    <message>
      <source>Lines below the name, separated by semicolons.</source>
      <translation>Zeilen unter dem Namen, durch Semikolon getrennt.</translation>
    </message>
    <message>
      <source>Lock</source>
      <translation>Sperren</translation>
    </message>
    <message>
      <source>Lock against deletion</source>
      <translation>Gegen Löschen sperren</translation>
    </message>
    <message>
      <source>Lock against deletion, or &amp;unlock…</source>
      <translation>Gegen Löschen sperren oder &amp;entsperren…</translation>
    </message>
    <message>
      <source>Locked</source>
      <translation>Gesperrt</translation>
    </message>
    <message>
      <source>Log</source>
      <translation>Protokoll</translation>
    </message>
    <message>
      <source>Logo</source>
      <translation>Logo</translation>
    </message>
    <message>
      <source>Look for parts to split off and groups to merge with</source>
      <translation>Teile zum Abtrennen und Gruppen zum Zusammenlegen suchen</translation>
    </message>
    <message>
      <source>Looked at by one worker before it reports; so many are lost at most when it dies.</source>
      <translation>Sieht ein Helfer an, bevor er meldet; so viele gehen höchstens verloren, wenn er ausfällt.</translation>
    </message>
    <message>
      <source>Looking at what was given…</source>
      <translation>Das Gegebene wird angesehen…</translation>
    </message>
    <message>
      <source>Lower body</source>
      <translation>Unterkörper</translation>
    </message>
    <message>
      <source>M match, N not this person, U unsure, Backspace withdraws, Enter shows the frame, S finds similar people.</source>
      <translation>M Treffer, N nicht diese Person, U unsicher, Rücktaste zieht zurück, Enter zeigt das Bild, S findet Ähnliche.</translation>
    </message>
    <message>
      <source>MISSING</source>
      <translation>FEHLT</translation>
    </message>
    <message>
      <source>Machine</source>
      <translation>Maschine</translation>
    </message>
    <message>
      <source>Machines of the cluster</source>
      <translation>Maschinen des Clusters</translation>
    </message>
    <message>
      <source>Machines that help (Ray).</source>
      <translation>Rechner, die helfen (Ray).</translation>
    </message>
    <message>
      <source>Make</source>
      <translation>Anlegen</translation>
    </message>
    <message>
      <source>Make &amp;groups</source>
      <translation>&amp;Gruppen bilden</translation>
    </message>
    <message>
      <source>Make a &amp;new case</source>
      <translation>Einen &amp;neuen Fall anlegen</translation>
    </message>
    <message>
      <source>Make a case</source>
      <translation>Einen Fall anlegen</translation>
    </message>
    <message>
      <source>Make a case (Ctrl+N) or open one (Ctrl+O).</source>
      <translation>Einen Fall anlegen (Strg+N) oder öffnen (Strg+O).</translation>
    </message>
    <message>
      <source>Make a case of synthetic people</source>
      <translation>Einen Fall mit künstlichen Personen anlegen</translation>
    </message>
    <message>
      <source>Make e&amp;verybody else unrecognisable</source>
      <translation>&amp;Alle anderen unkenntlich machen</translation>
    </message>
    <message>
      <source>Make everybody but the candidates unrecognisable in reports, clips and stills.</source>
      <translation>Alle außer den Kandidaten in Berichten, Clips und Standbildern unkenntlich machen.</translation>
    </message>
    <message>
      <source>Make groups</source>
      <translation>Gruppen bilden</translation>
    </message>
    <message>
      <source>Map of groups</source>
      <translation>Karte der Gruppen</translation>
    </message>
    <message>
      <source>Map of the crops</source>
      <translation>Karte der Ausschnitte</translation>
    </message>
    <message>
      <source>Mark</source>
      <translation>Urteil</translation>
    </message>
    <message>
      <source>Mark matches: their path is drawn here, and tells what can be reached.</source>
      <translation>Treffer markieren: Ihr Weg wird hier gezeichnet und sagt, was erreichbar ist.</translation>
    </message>
    <message>
      <source>Marked</source>
      <translation>Beurteilt</translation>
    </message>
    <message>
      <source>Match (M)</source>
      <translation>Treffer (M)</translation>
    </message>
    <message>
      <source>Members of the group</source>
      <translation>Mitglieder der Gruppe</translation>
    </message>
    <message>
      <source>Merge with group {key}: {crops}, spread {spread:.3f}</source>
      <translation>Mit Gruppe {key} zusammenlegen: {crops}, Streuung {spread:.3f}</translation>
    </message>
    <message>
      <source>Method</source>
      <translation>Verfahren</translation>
    </message>
    <message>
      <source>Methods</source>
      <translation>Verfahren</translation>
    </message>
    <message>
      <source>Models</source>
      <translation>Modelle</translation>
    </message>
    <message>
      <source>More pictures of this person</source>
      <translation>Weitere Bilder dieser Person</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>Name</translation>
    </message>
    <message>
      <source>Name at the head of reports; empty: none.</source>
      <translation>Name im Kopf der Berichte; leer: keiner.</translation>
    </message>
    <message>
      <source>Name of GLAD's weights among the models; others need the footage indexed again.</source>
      <translation>Name der GLAD-Gewichte unter den Modellen; andere erfordern neues Indizieren.</translation>
    </message>
    <message>
      <source>Name of the key-point weights among the models; others need indexing again.</source>
      <translation>Name der Schlüsselpunkt-Gewichte unter den Modellen; andere erfordern neues Indizieren.</translation>
    </message>
    <message>
      <source>Name of the second person; another one than who marked:</source>
      <translation>Name der zweiten Person; eine andere als die, die geurteilt hat:</translation>
    </message>
    <message>
      <source>Name of the weights that find people and search frames; others need indexing again.</source>
      <translation>Name der Gewichte, die Personen finden und Bilder durchsuchen; andere erfordern neues Indizieren.</translation>
    </message>
    <message>
      <source>Name of this arrangement</source>
      <translation>Name dieser Anordnung</translation>
    </message>
    <message>
      <source>Name the group</source>
      <translation>Gruppe benennen</translation>
    </message>
    <message>
      <source>Name written to the log and to reports; empty: the user's login.</source>
      <translation>Name im Protokoll und in Berichten; leer: die Anmeldung des Benutzers.</translation>
    </message>
    <message>
      <source>Names or paths with * and ?, apart by semicolons</source>
      <translation>Namen oder Pfade mit * und ?, durch Semikolon getrennt</translation>
    </message>
    <message>
      <source>Network</source>
      <translation>Netz</translation>
    </message>
    <message>
      <source>New case</source>
      <translation>Neuer Fall</translation>
    </message>
    <message>
      <source>New comment</source>
      <translation>Neuer Kommentar</translation>
    </message>
    <message>
      <source>New tag</source>
      <translation>Neues Stichwort</translation>
    </message>
    <message>
      <source>Next frame</source>
      <translation>Nächstes Bild</translation>
    </message>
    <message>
      <source>Next in&amp;dexed frame</source>
      <translation>Nächstes in&amp;diziertes Bild</translation>
    </message>
    <message>
      <source>Next indexed frame</source>
      <translation>Nächstes indiziertes Bild</translation>
    </message>
    <message>
      <source>No candidate chosen.</source>
      <translation>Kein Kandidat gewählt.</translation>
    </message>
    <message>
      <source>No candidate left can have been reached from the matches in time.</source>
      <translation>Keiner der übrigen Kandidaten war von den Treffern aus rechtzeitig erreichbar.</translation>
    </message>
    <message>
      <source>No candidate passes the filters.</source>
      <translation>Kein Kandidat besteht die Filter.</translation>
    </message>
    <message>
      <source>No group is chosen.</source>
      <translation>Keine Gruppe gewählt.</translation>
    </message>
    <message>
      <source>No groups yet.</source>
      <translation>Noch keine Gruppen.</translation>
    </message>
    <message>
      <source>No search before purpose, legal basis, authorisation and scope are filled in, and none outside the scope.</source>
      <translation>Keine Suche, bevor Zweck, Rechtsgrundlage, Genehmigung und Umfang ausgefüllt sind, und keine außerhalb des Umfangs.</translation>
    </message>
    <message>
      <source>No search before this is filled in: {names}.</source>
      <translation>Keine Suche, bevor dies ausgefüllt ist: {names}.</translation>
    </message>
    <message>
      <source>No search yet.</source>
      <translation>Noch keine Suche.</translation>
    </message>
    <message>
      <source>No start time is known: give the footage its clock in the Footage dock.</source>
      <translation>Kein Beginn ist bekannt: dem Material im Fenster Material seine Uhr geben.</translation>
    </message>
    <message>
      <source>Nobody disagrees.</source>
      <translation>Niemand weicht ab.</translation>
    </message>
    <message>
      <source>None of {total:,} candidates passes</source>
      <translation>Keiner von {total:,} Kandidaten besteht</translation>
    </message>
    <message>
      <source>Not as listed: {names}. Do not use them.</source>
      <translation>Nicht wie aufgeführt: {names}. Nicht verwenden.</translation>
    </message>
    <message>
      <source>Not this person</source>
      <translation>Nicht diese Person</translation>
    </message>
    <message>
      <source>Not this person (N)</source>
      <translation>Nicht diese Person (N)</translation>
    </message>
    <message>
      <source>Nothing is running.</source>
      <translation>Nichts läuft.</translation>
    </message>
    <message>
      <source>Nothing is to be changed: clips are copied bit by bit and begin at a key frame.</source>
      <translation>Nichts soll geändert werden: Clips werden Bit für Bit kopiert und beginnen an einem Schlüsselbild.</translation>
    </message>
    <message>
      <source>Nothing is wrong with the case, its log and originals.</source>
      <translation>Fall, Protokoll und Originale sind in Ordnung.</translation>
    </message>
    <message>
      <source>Nothing to split or merge.</source>
      <translation>Nichts abzutrennen oder zusammenzulegen.</translation>
    </message>
    <message>
      <source>Numbers of a coarse descriptor after PCA (GLAD: 128); 0 keeps all.</source>
      <translation>Zahlen eines groben Deskriptors nach PCA (GLAD: 128); 0 behält alle.</translation>
    </message>
    <message>
      <source>Of a Ray cluster, host:port, or ray://host:port from a computer that is none of its machines; empty: everything is done on this computer.</source>
      <translation>Eines Ray-Verbunds, Rechner:Port, oder ray://Rechner:Port von einem Rechner aus, der nicht dazugehört; leer: Alles geschieht auf diesem Rechner.</translation>
    </message>
    <message>
      <source>Of menus and windows; system takes that of the desktop. Changes at once.</source>
      <translation>Von Menüs und Fenstern; „system“ nimmt die des Schreibtischs. Wechselt sofort.</translation>
    </message>
    <message>
      <source>Of menus, lists and windows; everything grows with it.</source>
      <translation>Der Menüs, Listen und Fenster; alles wächst mit.</translation>
    </message>
    <message>
      <source>One candidate for each track; the others lie behind it</source>
      <translation>Ein Kandidat je Spur; die übrigen liegen dahinter</translation>
    </message>
    <message>
      <source>Only frames on which all of them are seen</source>
      <translation>Nur Bilder, auf denen alle zu sehen sind</translation>
    </message>
    <message>
      <source>Only import</source>
      <translation>Nur importieren</translation>
    </message>
    <message>
      <source>Only this stretch</source>
      <translation>Nur dieser Abschnitt</translation>
    </message>
    <message>
      <source>Only what can be reached</source>
      <translation>Nur was erreichbar ist</translation>
    </message>
    <message>
      <source>Only where something moves</source>
      <translation>Nur wo sich etwas bewegt</translation>
    </message>
    <message>
      <source>Open &amp;picture…</source>
      <translation>&amp;Bild öffnen…</translation>
    </message>
    <message>
      <source>Open &amp;read-only…</source>
      <translation>Nur &amp;lesend öffnen…</translation>
    </message>
    <message>
      <source>Open &amp;recent</source>
      <translation>&amp;Zuletzt geöffnete</translation>
    </message>
    <message>
      <source>Open a case</source>
      <translation>Einen Fall öffnen</translation>
    </message>
    <message>
      <source>Open a case first.</source>
      <translation>Zuerst einen Fall öffnen.</translation>
    </message>
    <message>
      <source>Open a case or make one first, then drop the footage again.</source>
      <translation>Zuerst einen Fall öffnen oder anlegen, dann das Material noch einmal hereinziehen.</translation>
    </message>
    <message>
      <source>Open a sealed case</source>
      <translation>Einen versiegelten Fall öffnen</translation>
    </message>
    <message>
      <source>Open case (.reidcase)</source>
      <translation>Fall öffnen (.reidcase)</translation>
    </message>
    <message>
      <source>Open read-only</source>
      <translation>Nur lesend öffnen</translation>
    </message>
    <message>
      <source>Open s&amp;ealed case…</source>
      <translation>&amp;Versiegelten Fall öffnen…</translation>
    </message>
    <message>
      <source>Open…</source>
      <translation>Öffnen…</translation>
    </message>
    <message>
      <source>Order the first 200 ranks by the neighbours they share with the query (k-reciprocal encoding); scores are then no cosines.</source>
      <translation>Die ersten 200 Ränge nach gemeinsamen Nachbarn mit der Anfrage ordnen (k-reziproke Kodierung); Werte sind dann keine Kosinusse.</translation>
    </message>
    <message>
      <source>Out of the window or back</source>
      <translation>Aus dem Fenster oder zurück</translation>
    </message>
    <message>
      <source>Own text</source>
      <translation>Eigener Text</translation>
    </message>
    <message>
      <source>P&amp;lay or stay</source>
      <translation>&amp;Abspielen oder bleiben</translation>
    </message>
    <message>
      <source>PNG or JPEG beside the name; empty: none.</source>
      <translation>PNG oder JPEG neben dem Namen; leer: keines.</translation>
    </message>
    <message>
      <source>Paste</source>
      <translation>Einfügen</translation>
    </message>
    <message>
      <source>Paste a picture as query, or paths to import</source>
      <translation>Ein Bild als Anfrage oder Pfade zum Import einfügen</translation>
    </message>
    <message>
      <source>Paste as &amp;not this person</source>
      <translation>Als &amp;nicht diese Person einfügen</translation>
    </message>
    <message>
      <source>Paste as one &amp;more picture</source>
      <translation>Als &amp;weiteres Bild einfügen</translation>
    </message>
    <message>
      <source>Path of {matches:,} matches.</source>
      <translation>Weg von {matches:,} Treffern.</translation>
    </message>
    <message>
      <source>Patience</source>
      <translation>Geduld</translation>
    </message>
    <message>
      <source>Pause every task, or go on</source>
      <translation>Alle Aufgaben anhalten oder fortfahren</translation>
    </message>
    <message>
      <source>Pause {task}</source>
      <translation>{task} anhalten</translation>
    </message>
    <message>
      <source>Person sought</source>
      <translation>Gesuchte Person</translation>
    </message>
    <message>
      <source>Pictures ({kinds})</source>
      <translation>Bilder ({kinds})</translation>
    </message>
    <message>
      <source>Pictures of somebody else</source>
      <translation>Bilder von jemand anderem</translation>
    </message>
    <message>
      <source>Pin</source>
      <translation>Anheften</translation>
    </message>
    <message>
      <source>Pixelate bystanders</source>
      <translation>Unbeteiligte verpixeln</translation>
    </message>
    <message>
      <source>Plan</source>
      <translation>Plan</translation>
    </message>
    <message>
      <source>Plan of the site</source>
      <translation>Plan des Geländes</translation>
    </message>
    <message>
      <source>Play &amp;around the hit</source>
      <translation>&amp;Um den Treffer abspielen</translation>
    </message>
    <message>
      <source>Play around the hit</source>
      <translation>Um den Treffer abspielen</translation>
    </message>
    <message>
      <source>Plus and minus zoom, arrow keys move, 0 shows all; every picture follows.</source>
      <translation>Plus und Minus zoomen, Pfeiltasten verschieben, 0 zeigt alles; alle Bilder folgen.</translation>
    </message>
    <message>
      <source>Portable case</source>
      <translation>Tragbarer Fall</translation>
    </message>
    <message>
      <source>Portable case: {path}</source>
      <translation>Tragbarer Fall: {path}</translation>
    </message>
    <message>
      <source>Previous &amp;indexed frame</source>
      <translation>Voriges &amp;indiziertes Bild</translation>
    </message>
    <message>
      <source>Previous frame</source>
      <translation>Voriges Bild</translation>
    </message>
    <message>
      <source>Previous indexed frame</source>
      <translation>Voriges indiziertes Bild</translation>
    </message>
    <message>
      <source>Print &amp;date and time of the report</source>
      <translation>&amp;Datum und Zeit des Berichts drucken</translation>
    </message>
    <message>
      <source>Privacy</source>
      <translation>Datenschutz</translation>
    </message>
    <message>
      <source>Processor threads</source>
      <translation>Prozessor-Threads</translation>
    </message>
    <message>
      <source>Processors</source>
      <translation>Prozessoren</translation>
    </message>
    <message>
      <source>Profile</source>
      <translation>Profil</translation>
    </message>
    <message>
      <source>Program</source>
      <translation>Programm</translation>
    </message>
    <message>
      <source>Progress of {task}</source>
      <translation>Fortschritt von {task}</translation>
    </message>
    <message>
      <source>Protection</source>
      <translation>Schutz</translation>
    </message>
    <message>
      <source>Put &amp;back</source>
      <translation>Wieder &amp;einsetzen</translation>
    </message>
    <message>
      <source>QEEPS compares whole people, without streams.</source>
      <translation>QEEPS vergleicht ganze Personen, ohne Ströme.</translation>
    </message>
    <message>
      <source>QEEPS: whole frames</source>
      <translation>QEEPS: ganze Bilder</translation>
    </message>
    <message>
      <source>Query</source>
      <translation>Anfrage</translation>
    </message>
    <message>
      <source>Query picture</source>
      <translation>Anfragebild</translation>
    </message>
    <message>
      <source>Query: {name}</source>
      <translation>Anfrage: {name}</translation>
    </message>
    <message>
      <source>Rank</source>
      <translation>Rang</translation>
    </message>
    <message>
      <source>Ranklist</source>
      <translation>Rangliste</translation>
    </message>
    <message>
      <source>Ranks kept.</source>
      <translation>Behaltene Ränge.</translation>
    </message>
    <message>
      <source>Rate</source>
      <translation>Tempo</translation>
    </message>
    <message>
      <source>Re-rank</source>
      <translation>Neu ordnen</translation>
    </message>
    <message>
      <source>Re-rank the top</source>
      <translation>Die Spitze neu ordnen</translation>
    </message>
    <message>
      <source>ReID Desktop looks for one person again across cameras. Everything stays on this machine; what it finds are candidates, the judgement is yours.</source>
      <translation>ReID Desktop sucht eine Person über Kameras hinweg wieder. Alles bleibt auf diesem Rechner; was das Programm findet, sind Kandidaten, das Urteil ist Ihres.</translation>
    </message>
    <message>
      <source>Reachable</source>
      <translation>Erreichbar</translation>
    </message>
    <message>
      <source>Reason</source>
      <translation>Grund</translation>
    </message>
    <message>
      <source>Reason for unlocking, kept in the log:</source>
      <translation>Grund der Entsperrung, wird protokolliert:</translation>
    </message>
    <message>
      <source>Reason, kept in the log. Overwriting is not promised on SSDs:</source>
      <translation>Grund, der im Protokoll bleibt. Überschreiben ist auf SSDs nicht zugesichert:</translation>
    </message>
    <message>
      <source>Recipe</source>
      <translation>Rezept</translation>
    </message>
    <message>
      <source>Report</source>
      <translation>Bericht</translation>
    </message>
    <message>
      <source>Report written: {path}</source>
      <translation>Bericht geschrieben: {path}</translation>
    </message>
    <message>
      <source>Reset “{title}”</source>
      <translation>„{title}“ zurücksetzen</translation>
    </message>
    <message>
      <source>Review hits</source>
      <translation>Treffer durchsehen</translation>
    </message>
    <message>
      <source>Role</source>
      <translation>Rolle</translation>
    </message>
    <message>
      <source>Role of the person</source>
      <translation>Rolle der Person</translation>
    </message>
    <message>
      <source>Role of “{account}”</source>
      <translation>Rolle von „{account}“</translation>
    </message>
    <message>
      <source>Roles in this case</source>
      <translation>Rollen in diesem Fall</translation>
    </message>
    <message>
      <source>Run again</source>
      <translation>Noch einmal suchen</translation>
    </message>
    <message>
      <source>Run the chosen search a&amp;gain</source>
      <translation>Die gewählte Suche noch ein&amp;mal ausführen</translation>
    </message>
    <message>
      <source>S&amp;tills</source>
      <translation>S&amp;tandbilder</translation>
    </message>
    <message>
      <source>Same for all</source>
      <translation>Gleich für alle</translation>
    </message>
    <message>
      <source>Sample: synthetic people</source>
      <translation>Beispiel: künstliche Personen</translation>
    </message>
    <message>
      <source>Save report</source>
      <translation>Bericht speichern</translation>
    </message>
    <message>
      <source>Saved: {path}</source>
      <translation>Gespeichert: {path}</translation>
    </message>
    <message>
      <source>Scope &amp;from</source>
      <translation>Umfang &amp;von</translation>
    </message>
    <message>
      <source>Scope &amp;until</source>
      <translation>Umfang &amp;bis</translation>
    </message>
    <message>
      <source>Score</source>
      <translation>Wert</translation>
    </message>
    <message>
      <source>Score {score:.3f}: right in {share:.0%} ({lower:.0%} to {upper:.0%})</source>
      <translation>Wert {score:.3f}: richtig in {share:.0%} ({lower:.0%} bis {upper:.0%})</translation>
    </message>
    <message>
      <source>Scores by rank</source>
      <translation>Werte nach Rang</translation>
    </message>
    <message>
      <source>Seal the case</source>
      <translation>Fall versiegeln</translation>
    </message>
    <message>
      <source>Seal with a pass&amp;phrase…</source>
      <translation>Mit einem &amp;Passwortsatz versiegeln…</translation>
    </message>
    <message>
      <source>Sealed case</source>
      <translation>Versiegelter Fall</translation>
    </message>
    <message>
      <source>Sealed: {path}</source>
      <translation>Versiegelt: {path}</translation>
    </message>
    <message>
      <source>Search</source>
      <translation>Suche</translation>
    </message>
    <message>
      <source>Search by &amp;all methods</source>
      <translation>Mit &amp;allen Verfahren suchen</translation>
    </message>
    <message>
      <source>Search for the query's person</source>
      <translation>Nach der Person der Anfrage suchen</translation>
    </message>
    <message>
      <source>Search index</source>
      <translation>Suchindex</translation>
    </message>
    <message>
      <source>Search only</source>
      <translation>Nur suchen</translation>
    </message>
    <message>
      <source>Searches</source>
      <translation>Suchen</translation>
    </message>
    <message>
      <source>Second person</source>
      <translation>Zweite Person</translation>
    </message>
    <message>
      <source>Second person: search {n}</source>
      <translation>Zweite Person: Suche {n}</translation>
    </message>
    <message>
      <source>Settings</source>
      <translation>Einstellungen</translation>
    </message>
    <message>
      <source>Settings of program and search</source>
      <translation>Einstellungen von Programm und Suche</translation>
    </message>
    <message>
      <source>Shards at</source>
      <translation>Scherben liegen in</translation>
    </message>
    <message>
      <source>Share of GPU &amp;memory</source>
      <translation>Anteil am GPU-&amp;Speicher</translation>
    </message>
    <message>
      <source>Share of a GPU</source>
      <translation>Anteil einer GPU</translation>
    </message>
    <message>
      <source>Share of the GPU's memory</source>
      <translation>Anteil am Speicher der GPU</translation>
    </message>
    <message>
      <source>Share of the detector's own features beside GLAD in a search by index.</source>
      <translation>Anteil der eigenen Merkmale des Detektors neben GLAD in einer Suche im Index.</translation>
    </message>
    <message>
      <source>Share of the global stream in a score; 0 leaves it out.</source>
      <translation>Anteil des ganzen Körpers am Wert; 0 lässt ihn weg.</translation>
    </message>
    <message>
      <source>Share of the head in a score; 0 leaves it out.</source>
      <translation>Anteil des Kopfes am Wert; 0 lässt ihn weg.</translation>
    </message>
    <message>
      <source>Share of the lower body in a score; 0 leaves it out.</source>
      <translation>Anteil des Unterkörpers am Wert; 0 lässt ihn weg.</translation>
    </message>
    <message>
      <source>Share of the upper body in a score; 0 leaves it out.</source>
      <translation>Anteil des Oberkörpers am Wert; 0 lässt ihn weg.</translation>
    </message>
    <message>
      <source>Show key points and &amp;parts</source>
      <translation>Schlüsselpunkte und &amp;Teile zeigen</translation>
    </message>
    <message>
      <source>Shuffled order, no scores and no ranks</source>
      <translation>Gemischte Folge, keine Werte und keine Ränge</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>Größe</translation>
    </message>
    <message>
      <source>Size of the crops</source>
      <translation>Größe der Ausschnitte</translation>
    </message>
    <message>
      <source>So long a lost cluster is tried again before the work is given up.</source>
      <translation>So lange wird ein verlorener Verbund wieder versucht, bevor die Arbeit aufgegeben wird.</translation>
    </message>
    <message>
      <source>So that the recipient can follow the log to its printed head</source>
      <translation>Damit der Empfänger das Protokoll bis zu seinem gedruckten Kopf verfolgen kann</translation>
    </message>
    <message>
      <source>Somebody else</source>
      <translation>Jemand anderes</translation>
    </message>
    <message>
      <source>Somebody must stay an analyst, or nobody could change the roles again.</source>
      <translation>Jemand muss Analyst bleiben, sonst könnte niemand die Rollen wieder ändern.</translation>
    </message>
    <message>
      <source>Something went wrong that should not. Your case is safe: every finished step is stored, and the program opens where you were. The report holds the log and what is shown below, without pictures, paths or names; look at it before you send it.</source>
      <translation>Etwas ging schief, was nicht sein darf. Ihr Fall ist sicher: Jeder beendete Schritt ist gespeichert, und das Programm öffnet, wo Sie waren. Der Bericht enthält das Protokoll und das unten Gezeigte, ohne Bilder, Pfade und Namen; sehen Sie ihn an, bevor Sie ihn senden.</translation>
    </message>
    <message>
      <source>Sort groups</source>
      <translation>Gruppen ordnen</translation>
    </message>
    <message>
      <source>Source</source>
      <translation>Quelle</translation>
    </message>
    <message>
      <source>Source; the original is not touched:</source>
      <translation>Quelle; das Original bleibt unberührt:</translation>
    </message>
    <message>
      <source>Speed here</source>
      <translation>Tempo hier</translation>
    </message>
    <message>
      <source>Split off {crops}</source>
      <translation>{crops} abtrennen</translation>
    </message>
    <message>
      <source>Spread {spread:.3f}, allowed {theta:.3f}.</source>
      <translation>Streuung {spread:.3f}, erlaubt {theta:.3f}.</translation>
    </message>
    <message>
      <source>Spread {spread:.3f}.</source>
      <translation>Streuung {spread:.3f}.</translation>
    </message>
    <message>
      <source>Start</source>
      <translation>Beginn</translation>
    </message>
    <message>
      <source>State of the chain</source>
      <translation>Zustand der Kette</translation>
    </message>
    <message>
      <source>Stop every task</source>
      <translation>Alle Aufgaben stoppen</translation>
    </message>
    <message>
      <source>Stop {task}</source>
      <translation>{task} stoppen</translation>
    </message>
    <message>
      <source>Suggested splits and merges</source>
      <translation>Vorschläge zum Trennen und Zusammenlegen</translation>
    </message>
    <message>
      <source>Sureness</source>
      <translation>Sicherheit</translation>
    </message>
    <message>
      <source>Tab goes through the cameras, arrow keys move one, Delete takes it off the plan.</source>
      <translation>Tab geht durch die Kameras, Pfeiltasten verschieben eine, Entf nimmt sie vom Plan.</translation>
    </message>
    <message>
      <source>Table</source>
      <translation>Tabelle</translation>
    </message>
    <message>
      <source>Tags</source>
      <translation>Stichwörter</translation>
    </message>
    <message>
      <source>Take out</source>
      <translation>Herausnehmen</translation>
    </message>
    <message>
      <source>Take the filter off</source>
      <translation>Filter abnehmen</translation>
    </message>
    <message>
      <source>Take the last act back</source>
      <translation>Die letzte Handlung zurücknehmen</translation>
    </message>
    <message>
      <source>Take the mean of each camera off the first 1,000 ranks before they are ordered, so that its light and colours count less; scores are then no cosines of descriptors.</source>
      <translation>Vor dem Ordnen der ersten 1.000 Ränge wird das Mittel jeder Kamera abgezogen, sodass ihr Licht und ihre Farben weniger zählen; Bewertungen sind dann keine Kosinus der Merkmale mehr.</translation>
    </message>
    <message>
      <source>Take the tag “{tag}” off</source>
      <translation>Stichwort „{tag}“ entfernen</translation>
    </message>
    <message>
      <source>Take the time filter off</source>
      <translation>Den Zeitfilter wegnehmen</translation>
    </message>
    <message>
      <source>Tasks</source>
      <translation>Aufgaben</translation>
    </message>
    <message>
      <source>Te&amp;mplate</source>
      <translation>&amp;Vorlage</translation>
    </message>
    <message>
      <source>Text size</source>
      <translation>Textgröße</translation>
    </message>
    <message>
      <source>That one worker takes.</source>
      <translation>Die ein Helfer nimmt.</translation>
    </message>
    <message>
      <source>That one worker takes; 0: workers use no GPU.</source>
      <translation>Den ein Helfer nimmt; 0: Helfer benutzen keine GPU.</translation>
    </message>
    <message>
      <source>The case form was changed.</source>
      <translation>Das Fallformular wurde geändert.</translation>
    </message>
    <message>
      <source>The evidence bag is empty.</source>
      <translation>Der Beweisbeutel ist leer.</translation>
    </message>
    <message>
      <source>The first one then starts at {start}.</source>
      <translation>Die erste beginnt dann um {start}.</translation>
    </message>
    <message>
      <source>The marks of every search by the same method and network</source>
      <translation>Die Urteile jeder Suche mit demselben Verfahren und Netz</translation>
    </message>
    <message>
      <source>The networks take at most so much of it; with less they take smaller batches.</source>
      <translation>Die Netze nehmen höchstens so viel davon; mit weniger nehmen sie kleinere Stapel.</translation>
    </message>
    <message>
      <source>The original “{name}” is missing: this result cannot be checked against it.</source>
      <translation>Das Original „{name}“ fehlt: Dieses Ergebnis lässt sich nicht daran prüfen.</translation>
    </message>
    <message>
      <source>The original “{name}” was changed since its import: do not rely on this.</source>
      <translation>Das Original „{name}“ wurde seit dem Einlesen verändert: Verlassen Sie sich nicht darauf.</translation>
    </message>
    <message>
      <source>The program and this machine.</source>
      <translation>Das Programm und dieser Rechner.</translation>
    </message>
    <message>
      <source>The program ended unexpectedly. “{name}” is opened again.</source>
      <translation>Das Programm endete unerwartet. „{name}“ wird wieder geöffnet.</translation>
    </message>
    <message>
      <source>The query's parts are drawn by mean proportions.</source>
      <translation>Die Teile der Anfrage sind nach mittleren Proportionen gezeichnet.</translation>
    </message>
    <message>
      <source>The retention time ended on {day}.</source>
      <translation>Die Aufbewahrungsfrist endete am {day}.</translation>
    </message>
    <message>
      <source>The roles of the case were changed.</source>
      <translation>Die Rollen des Falls wurden geändert.</translation>
    </message>
    <message>
      <source>The same pictures, parameters and filter, on everybody indexed by now (Ctrl+R)</source>
      <translation>Dieselben Bilder, Parameter und Filter, bei allen bis jetzt Indizierten (Strg+R)</translation>
    </message>
    <message>
      <source>The sample shows the whole way with drawn people: footage, people, groups, a search. It takes a minute or two.</source>
      <translation>Das Beispiel zeigt den ganzen Weg mit gezeichneten Personen: Material, Personen, Gruppen, eine Suche. Es dauert ein bis zwei Minuten.</translation>
    </message>
    <message>
      <source>The two passphrases differ.</source>
      <translation>Die beiden Passwortsätze sind verschieden.</translation>
    </message>
    <message>
      <source>The zone the camera's clock was set to</source>
      <translation>Die Zone, auf die die Uhr der Kamera gestellt war</translation>
    </message>
    <message>
      <source>There is no picture to take as query.</source>
      <translation>Da ist kein Bild, das Anfrage sein könnte.</translation>
    </message>
    <message>
      <source>These are candidates. M marks a match, N somebody else, ? shows every key.</source>
      <translation>Dies sind Kandidaten. M markiert einen Treffer, N jemand anderen, ? zeigt jede Taste.</translation>
    </message>
    <message>
      <source>This cannot be undone. Overwriting is not promised on SSDs.</source>
      <translation>Das lässt sich nicht rückgängig machen. Auf SSDs ist das Überschreiben nicht zugesichert.</translation>
    </message>
    <message>
      <source>This is the person</source>
      <translation>Dies ist die Person</translation>
    </message>
    <message>
      <source>This search found nobody.</source>
      <translation>Diese Suche fand niemanden.</translation>
    </message>
    <message>
      <source>This search keeps no descriptors.</source>
      <translation>Diese Suche bewahrt keine Deskriptoren.</translation>
    </message>
    <message>
      <source>This window was started without a shelf of models.</source>
      <translation>Dieses Fenster wurde ohne Modellregal gestartet.</translation>
    </message>
    <message>
      <source>Thorough</source>
      <translation>Gründlich</translation>
    </message>
    <message>
      <source>Threads of the networks; 0 leaves one core to the window where there are several.</source>
      <translation>Threads der Netze; 0 lässt dem Fenster einen Kern, wo es mehrere gibt.</translation>
    </message>
    <message>
      <source>Time</source>
      <translation>Zeit</translation>
    </message>
    <message>
      <source>Time between two frames that are looked at; 0 takes every frame.</source>
      <translation>Zeit zwischen zwei angesehenen Bildern; 0 nimmt jedes Bild.</translation>
    </message>
    <message>
      <source>Time of day</source>
      <translation>Tageszeit</translation>
    </message>
    <message>
      <source>Timeline</source>
      <translation>Zeitachse</translation>
    </message>
    <message>
      <source>Token file</source>
      <translation>Kennwortdatei</translation>
    </message>
    <message>
      <source>Tools</source>
      <translation>Werkzeuge</translation>
    </message>
    <message>
      <source>Training data</source>
      <translation>Trainingsdaten</translation>
    </message>
    <message>
      <source>Try a few frames of this footage on this machine</source>
      <translation>Einige Bilder dieses Materials auf diesem Rechner probieren</translation>
    </message>
    <message>
      <source>Type a few letters of an action</source>
      <translation>Einige Buchstaben einer Aktion tippen</translation>
    </message>
    <message>
      <source>Unlock</source>
      <translation>Entsperren</translation>
    </message>
    <message>
      <source>Unsure (U)</source>
      <translation>Unsicher (U)</translation>
    </message>
    <message>
      <source>Until</source>
      <translation>Bis</translation>
    </message>
    <message>
      <source>Upper body</source>
      <translation>Oberkörper</translation>
    </message>
    <message>
      <source>Use as &amp;cover</source>
      <translation>Als &amp;Deckbild verwenden</translation>
    </message>
    <message>
      <source>Use this query again</source>
      <translation>Diese Anfrage wieder verwenden</translation>
    </message>
    <message>
      <source>Ver&amp;dict</source>
      <translation>Ur&amp;teil</translation>
    </message>
    <message>
      <source>Videos ({kinds});;All files (*)</source>
      <translation>Videos ({kinds});;Alle Dateien (*)</translation>
    </message>
    <message>
      <source>Vie&amp;w</source>
      <translation>&amp;Ansicht</translation>
    </message>
    <message>
      <source>Watch a folder</source>
      <translation>Einen Ordner beobachten</translation>
    </message>
    <message>
      <source>Watch folders</source>
      <translation>Ordner beobachten</translation>
    </message>
    <message>
      <source>Watched folders</source>
      <translation>Beobachtete Ordner</translation>
    </message>
    <message>
      <source>Weight of the ID features</source>
      <translation>Gewicht der Identitätsmerkmale</translation>
    </message>
    <message>
      <source>Weight of the head</source>
      <translation>Gewicht des Kopfes</translation>
    </message>
    <message>
      <source>Weight of the lower body</source>
      <translation>Gewicht des Unterkörpers</translation>
    </message>
    <message>
      <source>Weight of the upper body</source>
      <translation>Gewicht des Oberkörpers</translation>
    </message>
    <message>
      <source>Weight of the whole body</source>
      <translation>Gewicht des ganzen Körpers</translation>
    </message>
    <message>
      <source>Weights</source>
      <translation>Gewichte</translation>
    </message>
    <message>
      <source>Weights (*.safetensors)</source>
      <translation>Gewichte (*.safetensors)</translation>
    </message>
    <message>
      <source>Weights of the descriptor</source>
      <translation>Gewichte des Deskriptors</translation>
    </message>
    <message>
      <source>Weights of the key points</source>
      <translation>Gewichte der Schlüsselpunkte</translation>
    </message>
    <message>
      <source>Weights of the person search</source>
      <translation>Gewichte der Personensuche</translation>
    </message>
    <message>
      <source>Weights on this machine</source>
      <translation>Gewichte auf diesem Rechner</translation>
    </message>
    <message>
      <source>Weights, their hashes and their speed</source>
      <translation>Gewichte, ihre Hashes und ihr Tempo</translation>
    </message>
    <message>
      <source>Welcome</source>
      <translation>Willkommen</translation>
    </message>
    <message>
      <source>What</source>
      <translation>Was</translation>
    </message>
    <message>
      <source>What a cluster on other computers must have before it is spoken to.</source>
      <translation>Was ein Verbund auf anderen Rechnern haben muss, bevor mit ihm gesprochen wird.</translation>
    </message>
    <message>
      <source>What computes descriptors on the processor: auto takes OpenVINO where it is installed. Descriptors stay the same.</source>
      <translation>Was auf dem Prozessor Deskriptoren rechnet: auto nimmt OpenVINO, wo es installiert ist. Die Deskriptoren bleiben gleich.</translation>
    </message>
    <message>
      <source>What is known of the weights</source>
      <translation>Was von den Gewichten bekannt ist</translation>
    </message>
    <message>
      <source>What is still missing</source>
      <translation>Was noch fehlt</translation>
    </message>
    <message>
      <source>What may be done here: an analyst everything, a reviewer only judges and comments, an auditor only reads.</source>
      <translation>Was hier getan werden darf: ein Analyst alles, ein Prüfer urteilt und kommentiert nur, ein Revisor liest nur.</translation>
    </message>
    <message>
      <source>What stands on every report.</source>
      <translation>Was auf jedem Bericht steht.</translation>
    </message>
    <message>
      <source>What the coarse step looks at: groups (GLAD), supergroups (unions of groups), every crop by itself, or what was measured to be the fastest at the size of the gallery.</source>
      <translation>Was der Grobschritt ansieht: Gruppen (GLAD), Obergruppen (vereinigte Gruppen), jeden Ausschnitt für sich, oder was bei der Größe der Sammlung als das Schnellste gemessen wurde.</translation>
    </message>
    <message>
      <source>What this installation demands of cases.</source>
      <translation>Was diese Installation von Fällen verlangt.</translation>
    </message>
    <message>
      <source>Where the networks run: auto, cpu, cuda or cuda:0.</source>
      <translation>Wo die Netze laufen: auto, cpu, cuda oder cuda:0.</translation>
    </message>
    <message>
      <source>Where the originals lie now</source>
      <translation>Wo die Originale jetzt liegen</translation>
    </message>
    <message>
      <source>Where to begin</source>
      <translation>Womit beginnen</translation>
    </message>
    <message>
      <source>Who</source>
      <translation>Wer</translation>
    </message>
    <message>
      <source>Who is sought?</source>
      <translation>Wer wird gesucht?</translation>
    </message>
    <message>
      <source>Whole</source>
      <translation>Ganz</translation>
    </message>
    <message>
      <source>Whole frame</source>
      <translation>Ganzes Bild</translation>
    </message>
    <message>
      <source>Why</source>
      <translation>Warum</translation>
    </message>
    <message>
      <source>Width of the plan</source>
      <translation>Breite des Plans</translation>
    </message>
    <message>
      <source>Width of the plan on the ground</source>
      <translation>Breite des Plans im Gelände</translation>
    </message>
    <message>
      <source>Withdraw the verdict (Backspace)</source>
      <translation>Urteil zurückziehen (Rücktaste)</translation>
    </message>
    <message>
      <source>Without an account here, the role in the settings of each computer holds. With one, who is not named only looks; * stands for everybody else. Roles hold from the next opening on, and every refusal is logged.</source>
      <translation>Ohne ein Konto hier gilt die Rolle aus den Einstellungen jedes Computers. Mit einem darf, wer nicht genannt ist, nur ansehen; * steht für alle anderen. Rollen gelten ab dem nächsten Öffnen, und jede Ablehnung wird protokolliert.</translation>
    </message>
    <message>
      <source>Without dividing anew</source>
      <translation>Ohne neu zu teilen</translation>
    </message>
    <message>
      <source>Without it the same case gives the same bytes</source>
      <translation>Ohne sie gibt derselbe Fall dieselben Bytes</translation>
    </message>
    <message>
      <source>Workers</source>
      <translation>Arbeiter</translation>
    </message>
    <message>
      <source>Workers on a machine</source>
      <translation>Helfer auf einem Rechner</translation>
    </message>
    <message>
      <source>Write the report</source>
      <translation>Den Bericht schreiben</translation>
    </message>
    <message>
      <source>You are “{account}”, {role}.</source>
      <translation>Sie sind „{account}“, {role}.</translation>
    </message>
    <message>
      <source>You will no longer be an analyst of this case.</source>
      <translation>Sie werden kein Analyst dieses Falls mehr sein.</translation>
    </message>
    <message>
      <source>Your &amp;name</source>
      <translation>Ihr &amp;Name</translation>
    </message>
    <message>
      <source>Zone</source>
      <translation>Zone</translation>
    </message>
    <message>
      <source>Zone and error of cameras' clocks</source>
      <translation>Zone und Fehler der Kamerauhren</translation>
    </message>
    <message>
      <source>Zoom &amp;in</source>
      <translation>Ver&amp;größern</translation>
    </message>
    <message>
      <source>Zoom &amp;out</source>
      <translation>Ver&amp;kleinern</translation>
    </message>
    <message>
      <source>a part of the cluster was missing</source>
      <translation>ein Teil des Clusters fehlte</translation>
    </message>
    <message>
      <source>a straight line on the plan at 7 m/s</source>
      <translation>eine gerade Linie auf dem Plan mit 7 m/s</translation>
    </message>
    <message>
      <source>add new people to groups</source>
      <translation>neue Personen zuordnen</translation>
    </message>
    <message>
      <source>after the candidate</source>
      <translation>nach dem Kandidaten</translation>
    </message>
    <message>
      <source>analyst</source>
      <translation>Analyst</translation>
    </message>
    <message>
      <source>analyst: everything</source>
      <translation>Analyst: alles</translation>
    </message>
    <message>
      <source>any</source>
      <translation>beliebig</translation>
    </message>
    <message>
      <source>as it is; else +01:00 or Europe/Berlin</source>
      <translation>wie sie ist; sonst +01:00 oder Europe/Berlin</translation>
    </message>
    <message>
      <source>as listed</source>
      <translation>wie aufgeführt</translation>
    </message>
    <message>
      <source>auditor</source>
      <translation>Revisor</translation>
    </message>
    <message>
      <source>auditor: only looks</source>
      <translation>Prüfer: nur ansehen</translation>
    </message>
    <message>
      <source>auto</source>
      <translation>auto</translation>
    </message>
    <message>
      <source>automatic</source>
      <translation>automatisch</translation>
    </message>
    <message>
      <source>balanced</source>
      <translation>ausgewogen</translation>
    </message>
    <message>
      <source>before and</source>
      <translation>vor und</translation>
    </message>
    <message>
      <source>best of {count:,} of one track</source>
      <translation>beste von {count:,} einer Spur</translation>
    </message>
    <message>
      <source>blurred</source>
      <translation>verwischt</translation>
    </message>
    <message>
      <source>calibration</source>
      <translation>Kalibrierung</translation>
    </message>
    <message>
      <source>camera</source>
      <translation>Kamera</translation>
    </message>
    <message>
      <source>camera {camera}</source>
      <translation>Kamera {camera}</translation>
    </message>
    <message>
      <source>case templates</source>
      <translation>Fallvorlagen</translation>
    </message>
    <message>
      <source>change the case form</source>
      <translation>Fallformular ändern</translation>
    </message>
    <message>
      <source>change the roles</source>
      <translation>die Rollen ändern</translation>
    </message>
    <message>
      <source>check the group</source>
      <translation>Gruppe prüfen</translation>
    </message>
    <message>
      <source>check the log</source>
      <translation>Protokoll prüfen</translation>
    </message>
    <message>
      <source>check the originals</source>
      <translation>Originale prüfen</translation>
    </message>
    <message>
      <source>choose a cover</source>
      <translation>Deckbild wählen</translation>
    </message>
    <message>
      <source>close the case</source>
      <translation>Fall schließen</translation>
    </message>
    <message>
      <source>closing the case</source>
      <translation>der Fall wird geschlossen</translation>
    </message>
    <message>
      <source>comment</source>
      <translation>Kommentar</translation>
    </message>
    <message>
      <source>comment withdrawn</source>
      <translation>Kommentar zurückgenommen</translation>
    </message>
    <message>
      <source>connecting</source>
      <translation>verbindet sich</translation>
    </message>
    <message>
      <source>correct 1 clock</source>
      <translation>1 Uhr berichtigen</translation>
    </message>
    <message>
      <source>correct {n:,} clocks</source>
      <translation>{n:,} Uhren berichtigen</translation>
    </message>
    <message>
      <source>correct “{name}”</source>
      <translation>„{name}“ berichtigen</translation>
    </message>
    <message>
      <source>cover chosen</source>
      <translation>Deckbild gewählt</translation>
    </message>
    <message>
      <source>crops</source>
      <translation>Ausschnitte</translation>
    </message>
    <message>
      <source>cut off by the border</source>
      <translation>vom Rand abgeschnitten</translation>
    </message>
    <message>
      <source>de</source>
      <translation>de</translation>
    </message>
    <message>
      <source>delete people</source>
      <translation>Personen löschen</translation>
    </message>
    <message>
      <source>delete what is expired</source>
      <translation>Abgelaufenes löschen</translation>
    </message>
    <message>
      <source>detection {id}, {sure:.2f}</source>
      <translation>Fund {id}, {sure:.2f}</translation>
    </message>
    <message>
      <source>device {name}</source>
      <translation>Gerät {name}</translation>
    </message>
    <message>
      <source>done</source>
      <translation>fertig</translation>
    </message>
    <message>
      <source>draw footage</source>
      <translation>Material zeichnen</translation>
    </message>
    <message>
      <source>draw the map</source>
      <translation>Karte zeichnen</translation>
    </message>
    <message>
      <source>e.g. Theft at the station</source>
      <translation>z. B. Diebstahl am Bahnhof</translation>
    </message>
    <message>
      <source>empty</source>
      <translation>leer</translation>
    </message>
    <message>
      <source>en</source>
      <translation>en</translation>
    </message>
    <message>
      <source>en or de.</source>
      <translation>en oder de.</translation>
    </message>
    <message>
      <source>export clips</source>
      <translation>Clips ausgeben</translation>
    </message>
    <message>
      <source>export report</source>
      <translation>Bericht ausgeben</translation>
    </message>
    <message>
      <source>failed</source>
      <translation>gescheitert</translation>
    </message>
    <message>
      <source>fast</source>
      <translation>schnell</translation>
    </message>
    <message>
      <source>fast looks at smaller pictures, thorough at larger ones.</source>
      <translation>schnell sieht kleinere Bilder an, gründlich größere.</translation>
    </message>
    <message>
      <source>find moved originals</source>
      <translation>verschobene Originale suchen</translation>
    </message>
    <message>
      <source>find people</source>
      <translation>Personen finden</translation>
    </message>
    <message>
      <source>frame {index:,} of {frames:,}</source>
      <translation>Bild {index:,} von {frames:,}</translation>
    </message>
    <message>
      <source>frames</source>
      <translation>Bilder</translation>
    </message>
    <message>
      <source>from {first}</source>
      <translation>ab {first}</translation>
    </message>
    <message>
      <source>from {here} to {there}: {least:.0f} s</source>
      <translation>von {here} bis {there}: {least:.0f} s</translation>
    </message>
    <message>
      <source>from {least:.3f}</source>
      <translation>ab {least:.3f}</translation>
    </message>
    <message>
      <source>given by the analyst</source>
      <translation>vom Analysten gegeben</translation>
    </message>
    <message>
      <source>gone</source>
      <translation>fort</translation>
    </message>
    <message>
      <source>group {key}</source>
      <translation>Gruppe {key}</translation>
    </message>
    <message>
      <source>groups</source>
      <translation>Gruppen</translation>
    </message>
    <message>
      <source>head</source>
      <translation>Kopf</translation>
    </message>
    <message>
      <source>height</source>
      <translation>Höhe</translation>
    </message>
    <message>
      <source>hidden</source>
      <translation>ausgeblendet</translation>
    </message>
    <message>
      <source>hidden in blind review</source>
      <translation>in blinder Durchsicht verborgen</translation>
    </message>
    <message>
      <source>hide a group</source>
      <translation>Gruppe ausblenden</translation>
    </message>
    <message>
      <source>import</source>
      <translation>importieren</translation>
    </message>
    <message>
      <source>import and find people</source>
      <translation>importieren und Personen finden</translation>
    </message>
    <message>
      <source>import {name}</source>
      <translation>{name} importieren</translation>
    </message>
    <message>
      <source>in use</source>
      <translation>in Gebrauch</translation>
    </message>
    <message>
      <source>kept in the log, such as the order of deletion</source>
      <translation>wird protokolliert, etwa die Löschanordnung</translation>
    </message>
    <message>
      <source>left out</source>
      <translation>ausgelassen</translation>
    </message>
    <message>
      <source>load libraries</source>
      <translation>Bibliotheken laden</translation>
    </message>
    <message>
      <source>lock ended on {day}</source>
      <translation>Sperre endete am {day}</translation>
    </message>
    <message>
      <source>locked against deletion</source>
      <translation>gegen Löschen gesperrt</translation>
    </message>
    <message>
      <source>locked until {day}</source>
      <translation>gesperrt bis {day}</translation>
    </message>
    <message>
      <source>locked without end</source>
      <translation>ohne Ende gesperrt</translation>
    </message>
    <message>
      <source>log</source>
      <translation>Protokoll</translation>
    </message>
    <message>
      <source>look at the footage</source>
      <translation>Material ansehen</translation>
    </message>
    <message>
      <source>look at the models</source>
      <translation>Modelle ansehen</translation>
    </message>
    <message>
      <source>look at the query</source>
      <translation>Anfrage ansehen</translation>
    </message>
    <message>
      <source>look at watched folders</source>
      <translation>beobachtete Ordner ansehen</translation>
    </message>
    <message>
      <source>look for people</source>
      <translation>Personen suchen</translation>
    </message>
    <message>
      <source>lost, tried again; searches on this computer go on</source>
      <translation>verloren, wird wieder versucht; Suchen auf diesem Rechner gehen weiter</translation>
    </message>
    <message>
      <source>lower body</source>
      <translation>Unterkörper</translation>
    </message>
    <message>
      <source>make groups</source>
      <translation>Gruppen bilden</translation>
    </message>
    <message>
      <source>make the sample's footage</source>
      <translation>Material des Beispiels zeichnen</translation>
    </message>
    <message>
      <source>mark</source>
      <translation>beurteilen</translation>
    </message>
    <message>
      <source>mark a group as reviewed</source>
      <translation>Gruppe als durchgesehen markieren</translation>
    </message>
    <message>
      <source>mark {count:,} as: {words}</source>
      <translation>{count:,} beurteilen als: {words}</translation>
    </message>
    <message>
      <source>marked {mark}</source>
      <translation>beurteilt: {mark}</translation>
    </message>
    <message>
      <source>match</source>
      <translation>Treffer</translation>
    </message>
    <message>
      <source>measure the speed</source>
      <translation>Tempo messen</translation>
    </message>
    <message>
      <source>measure {name}</source>
      <translation>{name} messen</translation>
    </message>
    <message>
      <source>merge {n:,} groups</source>
      <translation>{n:,} Gruppen zusammenlegen</translation>
    </message>
    <message>
      <source>merged</source>
      <translation>zusammengelegt</translation>
    </message>
    <message>
      <source>min</source>
      <translation>min</translation>
    </message>
    <message>
      <source>missing person</source>
      <translation>vermisste Person</translation>
    </message>
    <message>
      <source>move 1 crop</source>
      <translation>1 Ausschnitt verschieben</translation>
    </message>
    <message>
      <source>move {n:,} crops</source>
      <translation>{n:,} Ausschnitte verschieben</translation>
    </message>
    <message>
      <source>moved</source>
      <translation>verschoben</translation>
    </message>
    <message>
      <source>name a group “{words}”</source>
      <translation>eine Gruppe „{words}“ nennen</translation>
    </message>
    <message>
      <source>named</source>
      <translation>benannt</translation>
    </message>
    <message>
      <source>new case {name}</source>
      <translation>neuer Fall {name}</translation>
    </message>
    <message>
      <source>new comment, then Enter</source>
      <translation>neuer Kommentar, dann Eingabetaste</translation>
    </message>
    <message>
      <source>new since review</source>
      <translation>neu seit Durchsicht</translation>
    </message>
    <message>
      <source>new tag, then Enter</source>
      <translation>neues Stichwort, dann Eingabetaste</translation>
    </message>
    <message>
      <source>no
picture</source>
      <translation>kein
Bild</translation>
    </message>
    <message>
      <source>no model loaded</source>
      <translation>kein Modell geladen</translation>
    </message>
    <message>
      <source>none</source>
      <translation>keine</translation>
    </message>
    <message>
      <source>none yet</source>
      <translation>noch keine</translation>
    </message>
    <message>
      <source>not</source>
      <translation>nicht</translation>
    </message>
    <message>
      <source>not asked with this query</source>
      <translation>mit dieser Anfrage nicht gefragt</translation>
    </message>
    <message>
      <source>not connected</source>
      <translation>nicht verbunden</translation>
    </message>
    <message>
      <source>not marked yet</source>
      <translation>noch nicht beurteilt</translation>
    </message>
    <message>
      <source>not match</source>
      <translation>kein Treffer</translation>
    </message>
    <message>
      <source>not said</source>
      <translation>nicht angegeben</translation>
    </message>
    <message>
      <source>not this person</source>
      <translation>nicht diese Person</translation>
    </message>
    <message>
      <source>not visible</source>
      <translation>nicht sichtbar</translation>
    </message>
    <message>
      <source>off</source>
      <translation>aus</translation>
    </message>
    <message>
      <source>on</source>
      <translation>ein</translation>
    </message>
    <message>
      <source>open a group again</source>
      <translation>Gruppe wieder öffnen</translation>
    </message>
    <message>
      <source>open a sealed case</source>
      <translation>versiegelten Fall öffnen</translation>
    </message>
    <message>
      <source>open the case</source>
      <translation>Fall öffnen</translation>
    </message>
    <message>
      <source>open {name}</source>
      <translation>{name} öffnen</translation>
    </message>
    <message>
      <source>opened again</source>
      <translation>wieder geöffnet</translation>
    </message>
    <message>
      <source>openvino</source>
      <translation>openvino</translation>
    </message>
    <message>
      <source>original changed</source>
      <translation>Original verändert</translation>
    </message>
    <message>
      <source>original missing</source>
      <translation>Original fehlt</translation>
    </message>
    <message>
      <source>other person</source>
      <translation>andere Person</translation>
    </message>
    <message>
      <source>pasted picture</source>
      <translation>eingefügtes Bild</translation>
    </message>
    <message>
      <source>paused</source>
      <translation>angehalten</translation>
    </message>
    <message>
      <source>pinned</source>
      <translation>angeheftet</translation>
    </message>
    <message>
      <source>place camera “{camera}”</source>
      <translation>Kamera „{camera}“ setzen</translation>
    </message>
    <message>
      <source>plan “{name}”</source>
      <translation>Plan „{name}“</translation>
    </message>
    <message>
      <source>portable case</source>
      <translation>tragbarer Fall</translation>
    </message>
    <message>
      <source>put a decision back</source>
      <translation>Entscheidung wieder einsetzen</translation>
    </message>
    <message>
      <source>put into the evidence bag</source>
      <translation>in den Beweisbeutel gelegt</translation>
    </message>
    <message>
      <source>queue</source>
      <translation>Warteschlange</translation>
    </message>
    <message>
      <source>queue the footage</source>
      <translation>Material einreihen</translation>
    </message>
    <message>
      <source>rank</source>
      <translation>Rang</translation>
    </message>
    <message>
      <source>rank again</source>
      <translation>neu ordnen</translation>
    </message>
    <message>
      <source>rank {rank}</source>
      <translation>Rang {rank}</translation>
    </message>
    <message>
      <source>re-ranked by the marks</source>
      <translation>nach den Urteilen neu geordnet</translation>
    </message>
    <message>
      <source>read crops</source>
      <translation>Ausschnitte lesen</translation>
    </message>
    <message>
      <source>read the groups</source>
      <translation>Gruppen lesen</translation>
    </message>
    <message>
      <source>read the log</source>
      <translation>Protokoll lesen</translation>
    </message>
    <message>
      <source>read the query</source>
      <translation>Anfrage lesen</translation>
    </message>
    <message>
      <source>read the ranklist</source>
      <translation>Rangliste lesen</translation>
    </message>
    <message>
      <source>read the tracks</source>
      <translation>Spuren lesen</translation>
    </message>
    <message>
      <source>read {name}</source>
      <translation>{name} lesen</translation>
    </message>
    <message>
      <source>reading…</source>
      <translation>wird gelesen…</translation>
    </message>
    <message>
      <source>reference of the order or permission</source>
      <translation>Aktenzeichen der Anordnung oder Erlaubnis</translation>
    </message>
    <message>
      <source>rejected before</source>
      <translation>schon abgelehnt</translation>
    </message>
    <message>
      <source>remove {name}</source>
      <translation>{name} entfernen</translation>
    </message>
    <message>
      <source>reviewed</source>
      <translation>durchgesehen</translation>
    </message>
    <message>
      <source>reviewer</source>
      <translation>Prüfer</translation>
    </message>
    <message>
      <source>reviewer: looks, judges a second time, comments</source>
      <translation>Zweitprüfer: ansehen, ein zweites Mal bewerten, kommentieren</translation>
    </message>
    <message>
      <source>role</source>
      <translation>Rolle</translation>
    </message>
    <message>
      <source>running</source>
      <translation>läuft</translation>
    </message>
    <message>
      <source>s</source>
      <translation>s</translation>
    </message>
    <message>
      <source>sample</source>
      <translation>Beispiel</translation>
    </message>
    <message>
      <source>score</source>
      <translation>Wert</translation>
    </message>
    <message>
      <source>score {score:.3f}</source>
      <translation>Wert {score:.3f}</translation>
    </message>
    <message>
      <source>seal the case</source>
      <translation>Fall versiegeln</translation>
    </message>
    <message>
      <source>search again for {query}</source>
      <translation>noch einmal suchen: {query}</translation>
    </message>
    <message>
      <source>search by {method}</source>
      <translation>Suche mit {method}</translation>
    </message>
    <message>
      <source>second person</source>
      <translation>zweite Person</translation>
    </message>
    <message>
      <source>share of matches</source>
      <translation>Anteil der Treffer</translation>
    </message>
    <message>
      <source>show a group</source>
      <translation>Gruppe zeigen</translation>
    </message>
    <message>
      <source>shown again</source>
      <translation>wieder gezeigt</translation>
    </message>
    <message>
      <source>small ({height:.0f} px)</source>
      <translation>klein ({height:.0f} px)</translation>
    </message>
    <message>
      <source>source</source>
      <translation>Quelle</translation>
    </message>
    <message>
      <source>split 1 crop off</source>
      <translation>1 Ausschnitt abtrennen</translation>
    </message>
    <message>
      <source>split off</source>
      <translation>abgetrennt</translation>
    </message>
    <message>
      <source>split {n:,} crops off</source>
      <translation>{n:,} Ausschnitte abtrennen</translation>
    </message>
    <message>
      <source>spread {spread:.3f}</source>
      <translation>Streuung {spread:.3f}</translation>
    </message>
    <message>
      <source>stopped</source>
      <translation>gestoppt</translation>
    </message>
    <message>
      <source>stopping</source>
      <translation>wird gestoppt</translation>
    </message>
    <message>
      <source>supergroups</source>
      <translation>Obergruppen</translation>
    </message>
    <message>
      <source>sureness</source>
      <translation>Sicherheit</translation>
    </message>
    <message>
      <source>suspect</source>
      <translation>verdächtig</translation>
    </message>
    <message>
      <source>system</source>
      <translation>system</translation>
    </message>
    <message>
      <source>tag</source>
      <translation>Stichwort</translation>
    </message>
    <message>
      <source>tag taken off</source>
      <translation>Stichwort entfernt</translation>
    </message>
    <message>
      <source>take out of the queue</source>
      <translation>aus der Warteschlange nehmen</translation>
    </message>
    <message>
      <source>take the policy over</source>
      <translation>die Vorgabe übernehmen</translation>
    </message>
    <message>
      <source>taken out of the evidence bag</source>
      <translation>aus dem Beweisbeutel genommen</translation>
    </message>
    <message>
      <source>the law that allows it</source>
      <translation>das Gesetz, das es erlaubt</translation>
    </message>
    <message>
      <source>theta {theta:.3f}</source>
      <translation>Theta {theta:.3f}</translation>
    </message>
    <message>
      <source>this machine's</source>
      <translation>die dieses Rechners</translation>
    </message>
    <message>
      <source>thorough</source>
      <translation>gründlich</translation>
    </message>
    <message>
      <source>time</source>
      <translation>Zeit</translation>
    </message>
    <message>
      <source>time of day</source>
      <translation>Tageszeit</translation>
    </message>
    <message>
      <source>tls and token</source>
      <translation>TLS und Kennwort</translation>
    </message>
    <message>
      <source>token</source>
      <translation>Kennwort</translation>
    </message>
    <message>
      <source>torch</source>
      <translation>torch</translation>
    </message>
    <message>
      <source>travel time {here} - {there}</source>
      <translation>Wegzeit {here} - {there}</translation>
    </message>
    <message>
      <source>unknown</source>
      <translation>unbekannt</translation>
    </message>
    <message>
      <source>unknown camera</source>
      <translation>unbekannte Kamera</translation>
    </message>
    <message>
      <source>unknown: type the least seconds one needs</source>
      <translation>unbekannt: die mindestens nötigen Sekunden eingeben</translation>
    </message>
    <message>
      <source>unlocked</source>
      <translation>entsperrt</translation>
    </message>
    <message>
      <source>unreadable</source>
      <translation>unlesbar</translation>
    </message>
    <message>
      <source>unsure</source>
      <translation>unsicher</translation>
    </message>
    <message>
      <source>until {last}</source>
      <translation>bis {last}</translation>
    </message>
    <message>
      <source>upper body</source>
      <translation>Oberkörper</translation>
    </message>
    <message>
      <source>verify the case</source>
      <translation>Fall prüfen</translation>
    </message>
    <message>
      <source>victim</source>
      <translation>Opfer</translation>
    </message>
    <message>
      <source>waiting</source>
      <translation>wartet</translation>
    </message>
    <message>
      <source>watch folders</source>
      <translation>Ordner beobachten</translation>
    </message>
    <message>
      <source>what the search is for</source>
      <translation>wozu die Suche dient</translation>
    </message>
    <message>
      <source>whole body</source>
      <translation>ganzer Körper</translation>
    </message>
    <message>
      <source>whole picture</source>
      <translation>ganzes Bild</translation>
    </message>
    <message>
      <source>why</source>
      <translation>warum</translation>
    </message>
    <message>
      <source>width of the plan</source>
      <translation>Breite des Plans</translation>
    </message>
    <message>
      <source>withdraw a decision</source>
      <translation>Entscheidung zurückziehen</translation>
    </message>
    <message>
      <source>withdrawn</source>
      <translation>zurückgezogen</translation>
    </message>
    <message>
      <source>witness</source>
      <translation>Zeuge</translation>
    </message>
    <message>
      <source>words that stand in an entry</source>
      <translation>Wörter, die in einem Eintrag stehen</translation>
    </message>
    <message>
      <source>working</source>
      <translation>arbeitet</translation>
    </message>
    <message>
      <source>{camera} (placed)</source>
      <translation>{camera} (gesetzt)</translation>
    </message>
    <message>
      <source>{camera}: {count:,}</source>
      <translation>{camera}: {count:,}</translation>
    </message>
    <message>
      <source>{condition} leaves out {count:,}</source>
      <translation>{condition} lässt {count:,} aus</translation>
    </message>
    <message>
      <source>{count:,} are on footage without a clock</source>
      <translation>{count:,} sind auf Material ohne Uhr</translation>
    </message>
    <message>
      <source>{count} chosen</source>
      <translation>{count} gewählt</translation>
    </message>
    <message>
      <source>{count} people are on this picture. Choose one, any of them, or all together.</source>
      <translation>{count} Personen sind auf diesem Bild. Eine wählen, irgendeine davon oder alle zusammen.</translation>
    </message>
    <message>
      <source>{count} people here: choose…</source>
      <translation>{count} Personen hier: wählen…</translation>
    </message>
    <message>
      <source>{crops}; the plane shows {share:.0%} of what tells them apart. Draw a loop.</source>
      <translation>{crops}; die Ebene zeigt {share:.0%} der Unterschiede. Eine Schlinge ziehen.</translation>
    </message>
    <message>
      <source>{decision} (withdrawn)</source>
      <translation>{decision} (zurückgezogen)</translation>
    </message>
    <message>
      <source>{done:,} of {total:,}</source>
      <translation>{done:,} von {total:,}</translation>
    </message>
    <message>
      <source>{found} originals found, {lost} still missing.</source>
      <translation>{found} Originale gefunden, {lost} fehlen noch.</translation>
    </message>
    <message>
      <source>{frames:,} frames not looked at</source>
      <translation>{frames:,} Bilder nicht angesehen</translation>
    </message>
    <message>
      <source>{hidden:,} candidates are hidden now.</source>
      <translation>{hidden:,} Kandidaten sind jetzt verborgen.</translation>
    </message>
    <message>
      <source>{hits:,} hits</source>
      <translation>{hits:,} Treffer</translation>
    </message>
    <message>
      <source>{hits:,} hits, {shared:,} of the first {shown:,} also by another method</source>
      <translation>{hits:,} Treffer, {shared:,} der ersten {shown:,} auch mit einem anderen Verfahren</translation>
    </message>
    <message>
      <source>{kept:,} of {total:,} people pass</source>
      <translation>{kept:,} von {total:,} Personen bestehen</translation>
    </message>
    <message>
      <source>{known:,} of {shown:,} candidates; the others are on footage without a clock</source>
      <translation>{known:,} von {shown:,} Kandidaten; die übrigen sind auf Material ohne Uhr</translation>
    </message>
    <message>
      <source>{looked:,} of {wanted:,} frames looked at, the best candidates so far</source>
      <translation>{looked:,} von {wanted:,} Bildern angesehen, die besten Kandidaten bis jetzt</translation>
    </message>
    <message>
      <source>{looked}, about {time} at {rate:.2f} frames a second as measured here.</source>
      <translation>{looked}, etwa {time} bei {rate:.2f} Bildern je Sekunde, hier gemessen.</translation>
    </message>
    <message>
      <source>{looked}. Never measured here with this profile.</source>
      <translation>{looked}. Hier mit diesem Profil nie gemessen.</translation>
    </message>
    <message>
      <source>{looked}; measuring…</source>
      <translation>{looked}; wird gemessen…</translation>
    </message>
    <message>
      <source>{marks} marks so far, {right} of them matches. From {fewest} marks of both kinds on, this shows how often a candidate of a given score is right in this footage.</source>
      <translation>Bisher {marks} Urteile, {right} davon Treffer. Ab {fewest} Urteilen beider Arten zeigt dies, wie oft ein Kandidat eines Wertes in diesem Material richtig ist.</translation>
    </message>
    <message>
      <source>{n:,} candidates</source>
      <translation>{n:,} Kandidaten</translation>
    </message>
    <message>
      <source>{n:,} crops</source>
      <translation>{n:,} Ausschnitte</translation>
    </message>
    <message>
      <source>{n:,} frames not looked at</source>
      <translation>{n:,} Bilder nicht angesehen</translation>
    </message>
    <message>
      <source>{n:,} frames to look at</source>
      <translation>{n:,} Bilder anzusehen</translation>
    </message>
    <message>
      <source>{n:,} galleries wait.</source>
      <translation>{n:,} Sammlungen warten.</translation>
    </message>
    <message>
      <source>{n:,} groups</source>
      <translation>{n:,} Gruppen</translation>
    </message>
    <message>
      <source>{n:,} hidden</source>
      <translation>{n:,} ausgeblendet</translation>
    </message>
    <message>
      <source>{n:,} hits for {query}</source>
      <translation>{n:,} Treffer für {query}</translation>
    </message>
    <message>
      <source>{n:,} people</source>
      <translation>{n:,} Personen</translation>
    </message>
    <message>
      <source>{n:,} skipped</source>
      <translation>{n:,} übersprungen</translation>
    </message>
    <message>
      <source>{n:,} sources are imported.</source>
      <translation>{n:,} Quellen werden importiert.</translation>
    </message>
    <message>
      <source>{n:,} sources have a start to correct.</source>
      <translation>{n:,} Quellen haben einen Beginn, der sich berichtigen lässt.</translation>
    </message>
    <message>
      <source>{n:,} stretches are still missing; {done:,} are done, {again:,} were repeated. Searches see what has come so far.</source>
      <translation>{n:,} Abschnitte fehlen noch; {done:,} sind fertig, {again:,} wurden wiederholt. Suchen sehen, was bisher kam.</translation>
    </message>
    <message>
      <source>{name}, frame {frame}</source>
      <translation>{name}, Bild {frame}</translation>
    </message>
    <message>
      <source>{name}: frames {frames} were not looked at</source>
      <translation>{name}: Bilder {frames} wurden nicht angesehen</translation>
    </message>
    <message>
      <source>{number}: {query} · {method} · {hits:,} candidates</source>
      <translation>{number}: {query} · {method} · {hits:,} Kandidaten</translation>
    </message>
    <message>
      <source>{n} candidate(s) were marked otherwise by a second person.</source>
      <translation>{n} Kandidat(en) wurden von einer zweiten Person anders beurteilt.</translation>
    </message>
    <message>
      <source>{n} exported before</source>
      <translation>{n} früher ausgegeben</translation>
    </message>
    <message>
      <source>{n} file(s) written</source>
      <translation>{n} Datei(en) geschrieben</translation>
    </message>
    <message>
      <source>{n} left out: {why}</source>
      <translation>{n} ausgelassen: {why}</translation>
    </message>
    <message>
      <source>{people:,} people on {frames:,} new frames{skipped}</source>
      <translation>{people:,} Personen auf {frames:,} neuen Bildern{skipped}</translation>
    </message>
    <message>
      <source>{shown:,} candidates by camera and time</source>
      <translation>{shown:,} Kandidaten nach Kamera und Zeit</translation>
    </message>
    <message>
      <source>{shown:,} of {hits:,} hits</source>
      <translation>{shown:,} von {hits:,} Treffern</translation>
    </message>
    <message>
      <source>{size:.1f} MB</source>
      <translation>{size:.1f} MB</translation>
    </message>
    <message>
      <source>{sources:,} sources, {people:,} people on {frames:,} new frames{skipped}</source>
      <translation>{sources:,} Quellen, {people:,} Personen auf {frames:,} neuen Bildern{skipped}</translation>
    </message>
    <message>
      <source>{stream}: {likeness}</source>
      <translation>{stream}: {likeness}</translation>
    </message>
    <message>
      <source>{time} left</source>
      <translation>noch {time}</translation>
    </message>
    <message>
      <source>{title}: {value}. Delete takes the filter off.</source>
      <translation>{title}: {value}. Entf nimmt den Filter ab.</translation>
    </message>
    <message>
      <source>{width} x {height} px</source>
      <translation>{width} x {height} px</translation>
    </message>
    <message>
      <source>{width} x {height} px, {fps:.3g} frames a second</source>
      <translation>{width} x {height} px, {fps:.3g} Bilder je Sekunde</translation>
    </message>
    <message>
      <source>{words} ({count:,})</source>
      <translation>{words} ({count:,})</translation>
    </message>
    <message>
      <source>“{first}” and “{second}” have the same key.</source>
      <translation>„{first}“ und „{second}“ haben dieselbe Taste.</translation>
    </message>
    <message>
      <source>“{name}” was indexed with the profile “{profile}”; it is searched with that one, too.</source>
      <translation>„{name}“ wurde mit dem Profil „{profile}“ indiziert; auch gesucht wird damit.</translation>
    </message>
    <message>
      <source>… the chain is being checked</source>
      <translation>… die Kette wird geprüft</translation>
    </message>
    <message>
      <source>▲ The original of 1 candidate is missing or changed.</source>
      <translation>▲ Das Original von 1 Kandidaten fehlt oder ist verändert.</translation>
    </message>
    <message>
      <source>▲ The originals of {n:,} candidates are missing or changed.</source>
      <translation>▲ Die Originale von {n:,} Kandidaten fehlen oder sind verändert.</translation>
    </message>
    <message>
      <source>✓ the chain is whole up to entry {n:,}, checked at {at}</source>
      <translation>✓ die Kette ist heil bis Eintrag {n:,}, geprüft um {at}</translation>
    </message>
    <message>
      <source>✕ 1 fault</source>
      <translation>✕ 1 Fehler</translation>
    </message>
    <message>
      <source>✕ {n} faults</source>
      <translation>✕ {n} Fehler</translation>
    </message>
  </context>
  <context>
    <name>sentences</name>
    <message>
      <source>A cell could not be divided: {fault} Try again.</source>
      <translation>Eine Zelle konnte nicht geteilt werden: {fault} Versuchen Sie es noch einmal.</translation>
    </message>
    <message>
      <source>A machine of the cluster sent groups that are none. Do all its machines run this version of ReID Desktop?</source>
      <translation>Eine Maschine des Clusters hat Gruppen geschickt, die keine sind. Läuft auf allen Maschinen diese Version von ReID Desktop?</translation>
    </message>
    <message>
      <source>A machine of the cluster sent something about “{name}” that was not asked. Do all its machines run this version of ReID Desktop?</source>
      <translation>Ein Rechner des Verbunds hat etwas über „{name}“ geschickt, wonach nicht gefragt war. Läuft auf allen diese Version von ReID Desktop?</translation>
    </message>
    <message>
      <source>A message of the cluster cannot be read ({error}). Do all its machines run this version of ReID Desktop?</source>
      <translation>Eine Nachricht des Verbunds ist nicht lesbar ({error}). Läuft auf allen seinen Rechnern diese Version von ReID Desktop?</translation>
    </message>
    <message>
      <source>A person box in one frame; a candidate, not an identity.</source>
      <translation>Ein Personenrahmen in einem Bild; ein Kandidat, keine Identität.</translation>
    </message>
    <message>
      <source>A picture of {width} x {height} pixels is too large for JPEG.</source>
      <translation>Ein Bild von {width} x {height} Pixeln ist zu groß für JPEG.</translation>
    </message>
    <message>
      <source>A picture of {width} x {height} pixels is too large for PNG.</source>
      <translation>Ein Bild von {width} x {height} Pixeln ist zu groß für PNG.</translation>
    </message>
    <message>
      <source>A report is entered in the audit log, and this case was opened for reading only. Open it for writing.</source>
      <translation>Ein Bericht wird ins Protokoll eingetragen, und dieser Fall ist nur zum Lesen geöffnet. Bitte zum Schreiben öffnen.</translation>
    </message>
    <message>
      <source>A role needs the account it is for, or * for everybody else.</source>
      <translation>Eine Rolle braucht das Konto, für das sie gilt, oder * für alle anderen.</translation>
    </message>
    <message>
      <source>All stream weights are 0. Give at least one part a weight.</source>
      <translation>Alle Gewichte der Körperteile sind 0. Mindestens einem Teil ein Gewicht geben.</translation>
    </message>
    <message>
      <source>An empty passphrase protects nothing. Choose a longer one.</source>
      <translation>Ein leerer Passwortsatz schützt nichts. Einen längeren wählen.</translation>
    </message>
    <message>
      <source>An export is logged, and this case was opened for reading only. Open it for writing.</source>
      <translation>Jede Ausgabe wird protokolliert, und dieser Fall ist nur zum Lesen geöffnet. Bitte zum Schreiben öffnen.</translation>
    </message>
    <message>
      <source>Audit log: entry {gap} is missing before entry {sequence}.</source>
      <translation>Protokoll: Vor Eintrag {sequence} fehlt Eintrag {gap}.</translation>
    </message>
    <message>
      <source>Audit log: entry {sequence} ({action}, {at}) or its order was changed.</source>
      <translation>Protokoll: Eintrag {sequence} ({action}, {at}) oder seine Reihenfolge wurde verändert.</translation>
    </message>
    <message>
      <source>Audit log: entry {sequence} is not the one that was known outside the case at {at}: the log was made anew, or this is another copy.</source>
      <translation>Protokoll: Eintrag {sequence} ist nicht der, der außerhalb des Falls am {at} bekannt war: Das Protokoll wurde neu angelegt, oder dies ist eine andere Kopie.</translation>
    </message>
    <message>
      <source>Audit log: entry {spans} was signed by a key that is not known on this machine ({signer}): compare it with a printed report, then trust or refuse it.</source>
      <translation>Protokoll: Eintrag {spans} wurde mit einem Schlüssel signiert, der auf diesem Rechner unbekannt ist ({signer}): mit einem gedruckten Bericht vergleichen, dann vertrauen oder ablehnen.</translation>
    </message>
    <message>
      <source>Audit log: entry {spans} {what}.</source>
      <translation>Protokoll: Eintrag {spans} {what}.</translation>
    </message>
    <message>
      <source>Audit log: it ends at entry {last}, but {vouched} entries are known outside the case ({at}): its end was cut off, or an older copy was put back.</source>
      <translation>Protokoll: Es endet mit Eintrag {last}, aber außerhalb des Falls sind {vouched} Einträge bekannt ({at}): Das Ende wurde abgeschnitten, oder eine ältere Kopie wurde zurückgelegt.</translation>
    </message>
    <message>
      <source>Audit log: it is empty, though it begins when a case is made.</source>
      <translation>Protokoll: Es ist leer, obwohl es mit dem Anlegen des Falls beginnt.</translation>
    </message>
    <message>
      <source>Audit log: no entry has the hash {head}, as the report says it had.</source>
      <translation>Protokoll: Kein Eintrag hat den Hash {head}, den der Bericht nennt.</translation>
    </message>
    <message>
      <source>Audit log: not one entry is signed, though this format signs them.</source>
      <translation>Protokoll: Kein einziger Eintrag ist signiert, obwohl dieses Format sie signiert.</translation>
    </message>
    <message>
      <source>Camera “{strangers}” is outside the scope that this case is authorised for ({scope_cameras}). Choose another, or have the scope extended.</source>
      <translation>Die Kamera „{strangers}“ liegt außerhalb des Umfangs, für den dieser Fall genehmigt ist ({scope_cameras}). Eine andere wählen oder den Umfang erweitern lassen.</translation>
    </message>
    <message>
      <source>Candidate {detection_id} of search {search_id} was not marked by somebody else than “{by}”. The second person must be another one than the first.</source>
      <translation>Kandidat {detection_id} der Suche {search_id} wurde von niemand anderem als „{by}“ beurteilt. Die zweite Person muss eine andere sein als die erste.</translation>
    </message>
    <message>
      <source>Candidates were ranked by {asked} then and are by {now} now.</source>
      <translation>Die Kandidaten wurden damals nach {asked} gereiht, jetzt nach {now}.</translation>
    </message>
    <message>
      <source>Choose some, but not all, members of one group to split them off.</source>
      <translation>Einige, aber nicht alle Mitglieder einer Gruppe wählen, um sie abzutrennen.</translation>
    </message>
    <message>
      <source>Detection {detection_id} is not in the group. Choose one of its members.</source>
      <translation>Fund {detection_id} ist nicht in der Gruppe. Eines ihrer Mitglieder wählen.</translation>
    </message>
    <message>
      <source>Everybody is in a group already.</source>
      <translation>Alle sind schon in einer Gruppe.</translation>
    </message>
    <message>
      <source>In the case template “{path}”, “{key}” is no {name}.</source>
      <translation>In der Fallvorlage „{path}“ ist „{key}“ kein {name}.</translation>
    </message>
    <message>
      <source>Line {number} of “{name}” is no query: an object with “query”, “image” and, if wanted, “box” [x1, y1, x2, y2] is expected.</source>
      <translation>Zeile {number} von „{name}“ ist keine Anfrage: Erwartet wird ein Objekt mit „query“, „image“ und auf Wunsch „box“ [x1, y1, x2, y2].</translation>
    </message>
    <message>
      <source>Line {number} of “{path}” is no MOT row: frame (from 1), id, x, y, width, height and, if known, score, class, visibility are expected.</source>
      <translation>Zeile {number} von „{path}“ ist keine MOT-Zeile: Erwartet werden Bild (ab 1), id, x, y, Breite, Höhe und, soweit bekannt, Wert, Klasse, Sichtbarkeit.</translation>
    </message>
    <message>
      <source>No candidate of search {search_id} was marked by somebody else than “{by}”. The second person must be another one than the first.</source>
      <translation>Kein Kandidat der Suche {search_id} wurde von jemand anderem als „{by}“ beurteilt. Die zweite Person muss eine andere sein als die erste.</translation>
    </message>
    <message>
      <source>No case is open. Open or make one first.</source>
      <translation>Es ist kein Fall geöffnet. Zuerst einen öffnen oder anlegen.</translation>
    </message>
    <message>
      <source>No hashes are kept of “{name}”.</source>
      <translation>Von „{name}“ sind keine Hashes aufbewahrt.</translation>
    </message>
    <message>
      <source>No indexed frame passes the filter. Take a condition off.</source>
      <translation>Kein indiziertes Bild besteht den Filter. Eine Bedingung wegnehmen.</translation>
    </message>
    <message>
      <source>Nobody carries such a mark and the evidence bag is empty: a portable case would hold nothing. Mark candidates first.</source>
      <translation>Niemand trägt ein solches Urteil, und der Beweisbeutel ist leer: Ein tragbarer Fall enthielte nichts. Zuerst Kandidaten beurteilen.</translation>
    </message>
    <message>
      <source>Nobody is indexed in “{name}” yet. Import footage and run the index.</source>
      <translation>In „{name}“ ist noch niemand indiziert. Material importieren und die Indizierung starten.</translation>
    </message>
    <message>
      <source>Nobody is sought: choose a picture of the person.</source>
      <translation>Es wird niemand gesucht: ein Bild der Person wählen.</translation>
    </message>
    <message>
      <source>Nobody is sought: give at least one picture of the person.</source>
      <translation>Es wird niemand gesucht: mindestens ein Bild der Person angeben.</translation>
    </message>
    <message>
      <source>Nothing is indexed in “{name}” yet. Run the index first.</source>
      <translation>In „{name}“ ist noch nichts indiziert. Zuerst die Indizierung starten.</translation>
    </message>
    <message>
      <source>One group cannot be merged. Choose two or more.</source>
      <translation>Eine einzelne Gruppe lässt sich nicht vereinen. Zwei oder mehr wählen.</translation>
    </message>
    <message>
      <source>OpenVINO does not work here ({first}): torch computes instead.</source>
      <translation>OpenVINO arbeitet hier nicht ({first}): stattdessen rechnet torch.</translation>
    </message>
    <message>
      <source>Other frames are looked at than then.</source>
      <translation>Es werden andere Bilder angesehen als damals.</translation>
    </message>
    <message>
      <source>Parameter {name} was {asked} and is {get} now.</source>
      <translation>Der Parameter {name} war {asked} und ist jetzt {get}.</translation>
    </message>
    <message>
      <source>Parquet needs the extra “exchange”: pip install 'reid-desktop[exchange]'. An .npz file needs nothing more.</source>
      <translation>Parquet braucht den Zusatz „exchange“: pip install 'reid-desktop[exchange]'. Eine .npz-Datei braucht nichts weiter.</translation>
    </message>
    <message>
      <source>Planning the street</source>
      <translation>Die Straße wird geplant</translation>
    </message>
    <message>
      <source>Say why this is deleted; the reason is kept in the log.</source>
      <translation>Sagen, warum dies gelöscht wird; der Grund bleibt im Protokoll.</translation>
    </message>
    <message>
      <source>Scores differ by up to {difference}.</source>
      <translation>Die Werte unterscheiden sich um bis zu {difference}.</translation>
    </message>
    <message>
      <source>Search {id} keeps no descriptors: it is of an older version. Search again.</source>
      <translation>Die Suche {id} bewahrt keine Deskriptoren: Sie stammt von einer älteren Version. Noch einmal suchen.</translation>
    </message>
    <message>
      <source>Search {id} keeps no descriptors: it was asked by {method} or by an older version. Search again by GLAD.</source>
      <translation>Die Suche {id} bewahrt keine Deskriptoren: Sie wurde mit {method} oder von einer älteren Version gestellt. Noch einmal mit GLAD suchen.</translation>
    </message>
    <message>
      <source>Search {number} is in the audit log, but not in the case any more.</source>
      <translation>Suche {number} steht im Protokoll, aber nicht mehr im Fall.</translation>
    </message>
    <message>
      <source>Search {number} is not as the audit log says it was asked.</source>
      <translation>Suche {number} ist nicht so, wie sie laut Protokoll gestellt wurde.</translation>
    </message>
    <message>
      <source>Search {number} is not in the audit log.</source>
      <translation>Suche {number} steht nicht im Protokoll.</translation>
    </message>
    <message>
      <source>Search {number}: its candidates are not those of the audit log.</source>
      <translation>Suche {number}: Die Kandidaten sind nicht die des Protokolls.</translation>
    </message>
    <message>
      <source>Search {search_id} has no candidate {strangers}.</source>
      <translation>Die Suche {search_id} hat keinen Kandidaten {strangers}.</translation>
    </message>
    <message>
      <source>Search {search_id} keeps no pictures: it is of an older version. Use its query again instead.</source>
      <translation>Die Suche {search_id} bewahrt keine Bilder: Sie stammt von einer älteren Version. Stattdessen ihre Anfrage wieder verwenden.</translation>
    </message>
    <message>
      <source>Somebody must stay an analyst, or nobody could change roles again.</source>
      <translation>Jemand muss Analyst bleiben, sonst könnte niemand mehr Rollen ändern.</translation>
    </message>
    <message>
      <source>The GPU “{device}” does not work ({first}).</source>
      <translation>Die GPU „{device}“ arbeitet nicht ({first}).</translation>
    </message>
    <message>
      <source>The GPU “{device}” {why}: {name} goes on, slower, on the processor.</source>
      <translation>Die GPU „{device}“ {why}: {name} macht, langsamer, auf dem Prozessor weiter.</translation>
    </message>
    <message>
      <source>The GPU's driver does not fit this installation of torch ({built}).</source>
      <translation>Der Treiber der GPU passt nicht zu diesem torch ({built}).</translation>
    </message>
    <message>
      <source>The ID features of “{name}” are not as they were (cosine {cosine}).</source>
      <translation>Die Identitätsmerkmale von „{name}“ sind nicht, wie sie waren (Kosinus {cosine}).</translation>
    </message>
    <message>
      <source>The box {tolist} holds less than {SMALLEST_SIDE_PX}x{SMALLEST_SIDE_PX} px of “{name}” ({width}x{height} px). Draw it around the person.</source>
      <translation>Der Rahmen {tolist} umfasst weniger als {SMALLEST_SIDE_PX}x{SMALLEST_SIDE_PX} px von „{name}“ ({width}x{height} px). Ihn um die Person ziehen.</translation>
    </message>
    <message>
      <source>The boxes reach to frame {int} of “{name}”, which has {frames} frames. Check that they belong to this footage.</source>
      <translation>Die Rahmen reichen bis Bild {int} von „{name}“, das {frames} Bilder hat. Prüfen, ob sie zu diesem Material gehören.</translation>
    </message>
    <message>
      <source>The case has no search {number}.</source>
      <translation>Der Fall hat keine Suche {number}.</translation>
    </message>
    <message>
      <source>The case keeps only a JPEG of the query “{name}”; a search of whole frames needs its own pixels.</source>
      <translation>Der Fall bewahrt nur ein JPEG der Anfrage „{name}“; eine Suche in ganzen Bildern braucht ihre eigenen Pixel.</translation>
    </message>
    <message>
      <source>The case keeps only a JPEG of the query “{query_name}”; a search of whole frames needs its own pixels.</source>
      <translation>Der Fall bewahrt nur ein JPEG der Anfrage „{query_name}“; eine Suche in ganzen Bildern braucht ihre eigenen Pixel.</translation>
    </message>
    <message>
      <source>The case states another {name} than the report.</source>
      <translation>Der Fall nennt ein anderes {name} als der Bericht.</translation>
    </message>
    <message>
      <source>The case template “{path}” cannot be read: {error}. Mend or delete it.</source>
      <translation>Die Fallvorlage „{path}“ ist nicht lesbar: {error}. Berichtigen oder löschen.</translation>
    </message>
    <message>
      <source>The case template “{path}” has the key “{key}”; known are {known}.</source>
      <translation>Die Fallvorlage „{path}“ hat den Eintrag „{key}“; bekannt sind {known}.</translation>
    </message>
    <message>
      <source>The case was searched on this computer instead.</source>
      <translation>Stattdessen wurde der Fall auf diesem Rechner durchsucht.</translation>
    </message>
    <message>
      <source>The case “{folder}” is open for writing elsewhere{holder}. Close it there, or open it read-only.</source>
      <translation>Der Fall „{folder}“ ist anderswo zum Schreiben geöffnet{holder}. Dort schließen oder hier nur zum Lesen öffnen.</translation>
    </message>
    <message>
      <source>The case “{folder}” is open read-only: nothing can be changed.</source>
      <translation>Der Fall „{folder}“ ist nur zum Lesen geöffnet: Nichts kann geändert werden.</translation>
    </message>
    <message>
      <source>The case “{folder}” was made by a newer version of this program (format {version}, known here: {MIGRATIONS}). Please update ReID Desktop.</source>
      <translation>Der Fall „{folder}“ wurde mit einer neueren Version dieses Programms angelegt (Format {version}, hier bekannt: {MIGRATIONS}). Bitte ReID Desktop erneuern.</translation>
    </message>
    <message>
      <source>The case “{path}” has no groups. Run “reid-desktop groups” on it first.</source>
      <translation>Der Fall „{path}“ hat keine Gruppen. Zuerst „reid-desktop groups“ darauf ausführen.</translation>
    </message>
    <message>
      <source>The case “{path}” holds no boxes. Index its footage first.</source>
      <translation>Der Fall „{path}“ enthält keine Rahmen. Zuerst sein Material indizieren.</translation>
    </message>
    <message>
      <source>The case “{path}” holds no {wanted}. Index its footage first.</source>
      <translation>Der Fall „{path}“ enthält keine {wanted}. Zuerst sein Material indizieren.</translation>
    </message>
    <message>
      <source>The case “{path}” is damaged: {what}. Work on a copy from your backup and keep this one as it is.</source>
      <translation>Der Fall „{path}“ ist beschädigt: {what}. Mit einer Kopie aus der Sicherung arbeiten und diesen lassen, wie er ist.</translation>
    </message>
    <message>
      <source>The case “{path}” is in use by another program. Close it there and try again.</source>
      <translation>Der Fall „{path}“ wird von einem anderen Programm benutzt. Dort schließen und noch einmal versuchen.</translation>
    </message>
    <message>
      <source>The cluster was lost then: {value} frames are left out.</source>
      <translation>Der Cluster war damals verloren: {value} Bilder bleiben außen vor.</translation>
    </message>
    <message>
      <source>The descriptor of “{name}” came out as no numbers. Search again with the device “cpu” in the settings.</source>
      <translation>Der Deskriptor von „{name}“ enthält keine Zahlen. Noch einmal mit dem Gerät „cpu“ in den Einstellungen suchen.</translation>
    </message>
    <message>
      <source>The descriptor of “{path}” came out as no numbers.</source>
      <translation>Der Deskriptor von „{path}“ enthält keine Zahlen.</translation>
    </message>
    <message>
      <source>The detector was {detector_id} and is {model_id} now: the kept ID features were ranked.</source>
      <translation>Der Detektor war {detector_id} und ist jetzt {model_id}: Die behaltenen Identitätsmerkmale wurden verglichen.</translation>
    </message>
    <message>
      <source>The filter asked for marks; those of now are taken.</source>
      <translation>Der Filter fragte nach Urteilen; es gelten die jetzigen.</translation>
    </message>
    <message>
      <source>The filter {dict} cannot be read: {error}.</source>
      <translation>Der Filter {dict} ist nicht lesbar: {error}.</translation>
    </message>
    <message>
      <source>The first rank that differs is {value}.</source>
      <translation>Der erste abweichende Rang ist {value}.</translation>
    </message>
    <message>
      <source>The folder “{folder}” cannot be listed: {strerror}.</source>
      <translation>Der Ordner „{folder}“ lässt sich nicht auflisten: {strerror}.</translation>
    </message>
    <message>
      <source>The folder “{path}” holds no pictures.</source>
      <translation>Der Ordner „{path}“ enthält keine Bilder.</translation>
    </message>
    <message>
      <source>The groups in “{folder}” are damaged. Make them anew with “groups --shards”.</source>
      <translation>Die Gruppen in „{folder}“ sind beschädigt. Mit „groups --shards“ neu anlegen.</translation>
    </message>
    <message>
      <source>The groups of the case “{folder}” cannot be read. Divide the gallery again; footage, detections and marks are not touched by this.</source>
      <translation>Die Gruppen des Falls „{folder}“ sind nicht lesbar. Die Galerie neu aufteilen; Material, Funde und Urteile bleiben davon unberührt.</translation>
    </message>
    <message>
      <source>The hashes of “{name}” are not those in the audit log: they were made anew.</source>
      <translation>Die Hashes von „{name}“ sind nicht die im Protokoll: Sie wurden neu angelegt.</translation>
    </message>
    <message>
      <source>The hashes of “{name}” do not cover all of it: they were changed.</source>
      <translation>Die Hashes von „{name}“ decken nicht alles davon ab: Sie wurden verändert.</translation>
    </message>
    <message>
      <source>The kept pixels of the query “{name}” are not those asked with.</source>
      <translation>Die aufbewahrten Pixel der Anfrage „{name}“ sind nicht die, mit denen gefragt wurde.</translation>
    </message>
    <message>
      <source>The kept query picture cannot be read: {error}</source>
      <translation>Das aufbewahrte Anfragebild ist nicht lesbar: {error}</translation>
    </message>
    <message>
      <source>The list of imported weights “{value}” cannot be read. Delete it and import them again.</source>
      <translation>Die Liste der importierten Gewichte „{value}“ ist nicht lesbar. Sie löschen und die Gewichte noch einmal importieren.</translation>
    </message>
    <message>
      <source>The list of weights has no entry “{name}”. Choose others in the settings, or install ReID Desktop again.</source>
      <translation>Die Liste der Gewichte hat keinen Eintrag „{name}“. Andere in den Einstellungen wählen oder ReID Desktop neu installieren.</translation>
    </message>
    <message>
      <source>The list of weights “{manifest}” cannot be read. Please install ReID Desktop again.</source>
      <translation>Die Liste der Gewichte „{manifest}“ ist nicht lesbar. Bitte ReID Desktop neu installieren.</translation>
    </message>
    <message>
      <source>The manifest “{NAME}” cannot be read: {strerror}.</source>
      <translation>Das Verzeichnis „{NAME}“ ist nicht lesbar: {strerror}.</translation>
    </message>
    <message>
      <source>The manifest “{NAME}” is damaged: it does not list the files of a report.</source>
      <translation>Das Verzeichnis „{NAME}“ ist beschädigt: Es führt nicht die Dateien eines Berichts auf.</translation>
    </message>
    <message>
      <source>The manifest “{NAME}” was changed: it is not written as the program writes it.</source>
      <translation>Das Verzeichnis „{NAME}“ wurde verändert: Es ist nicht so geschrieben, wie das Programm es schreibt.</translation>
    </message>
    <message>
      <source>The manifest “{NAME}” was written by another version of the program.</source>
      <translation>Das Verzeichnis „{NAME}“ wurde von einer anderen Version des Programms geschrieben.</translation>
    </message>
    <message>
      <source>The memory of {where} was full: {name} now takes {batch} at a time.</source>
      <translation>Der Speicher von {where} war voll: {name} nimmt jetzt {batch} auf einmal.</translation>
    </message>
    <message>
      <source>The network that answered was {model_id} and is {model_id_2} now: install its weights to repeat this search.</source>
      <translation>Das Netz, das antwortete, war {model_id} und ist jetzt {model_id_2}: seine Gewichte installieren, um diese Suche zu wiederholen.</translation>
    </message>
    <message>
      <source>The network was {model_id} and is {model_id_2} now: the query is not described anew, its kept descriptor was ranked.</source>
      <translation>Das Netz war {model_id} und ist jetzt {model_id_2}: Die Anfrage wird nicht neu beschrieben, ihr aufbewahrter Deskriptor wurde gereiht.</translation>
    </message>
    <message>
      <source>The original “{name}” is missing: this result cannot be checked against it.</source>
      <translation>Das Original „{name}“ fehlt: Dieses Ergebnis lässt sich nicht daran prüfen.</translation>
    </message>
    <message>
      <source>The original “{name}” was changed since its import: do not rely on this.</source>
      <translation>Das Original „{name}“ wurde seit dem Einlesen verändert: Verlassen Sie sich nicht darauf.</translation>
    </message>
    <message>
      <source>The passphrase does not open “{name}”, or the start of the file is damaged. Type it again; capital letters count.</source>
      <translation>Der Passwortsatz öffnet „{name}“ nicht, oder der Anfang der Datei ist beschädigt. Noch einmal tippen; Großbuchstaben zählen.</translation>
    </message>
    <message>
      <source>The picture “{name}” is cut off. Copy it again.</source>
      <translation>Das Bild „{name}“ ist abgeschnitten. Noch einmal kopieren.</translation>
    </message>
    <message>
      <source>The picture “{name}” is damaged: its header has no size.</source>
      <translation>Das Bild „{name}“ ist beschädigt: Sein Kopf nennt keine Größe.</translation>
    </message>
    <message>
      <source>The picture “{name}” is empty (zero bytes). Copy it again.</source>
      <translation>Das Bild „{name}“ ist leer (null Bytes). Noch einmal kopieren.</translation>
    </message>
    <message>
      <source>The picture “{name}” is larger than 1 GB, which is refused.</source>
      <translation>Das Bild „{name}“ ist größer als 1 GB und wird abgelehnt.</translation>
    </message>
    <message>
      <source>The picture “{name}” is {width} x {height} pixels; more than {value} megapixels are refused.</source>
      <translation>Das Bild „{name}“ hat {width} x {height} Pixel; mehr als {value} Megapixel werden abgelehnt.</translation>
    </message>
    <message>
      <source>The picture “{name}” {words}.</source>
      <translation>Das Bild „{name}“ {words}.</translation>
    </message>
    <message>
      <source>The picture “{path}” is gone. Put it back.</source>
      <translation>Das Bild „{path}“ ist verschwunden. Es zurücklegen.</translation>
    </message>
    <message>
      <source>The plan “{name}” is larger than 64 MiB. Choose a smaller one.</source>
      <translation>Der Plan „{name}“ ist größer als 64 MiB. Einen kleineren wählen.</translation>
    </message>
    <message>
      <source>The policy of “{name}” allows no search before its form says: {missing}. Fill in the case form first.</source>
      <translation>Die Vorgaben von „{name}“ erlauben keine Suche, bevor das Formular dies sagt: {missing}. Zuerst das Fallformular ausfüllen.</translation>
    </message>
    <message>
      <source>The program's folder “{name}” is missing. Please install ReID Desktop again.</source>
      <translation>Der Programmordner „{name}“ fehlt. Bitte ReID Desktop neu installieren.</translation>
    </message>
    <message>
      <source>The queries “{path}” cannot be read as text. Check the path.</source>
      <translation>Die Anfragen „{path}“ sind nicht als Text lesbar. Den Pfad prüfen.</translation>
    </message>
    <message>
      <source>The query picture {digest} is not in the audit log.</source>
      <translation>Das Anfragebild {digest} steht nicht im Protokoll.</translation>
    </message>
    <message>
      <source>The query's box lies outside its picture. Draw it round the person.</source>
      <translation>Der Rahmen der Anfrage liegt außerhalb ihres Bildes. Ihn um die Person ziehen.</translation>
    </message>
    <message>
      <source>The ranklist had {stored} ranks and has {again} now.</source>
      <translation>Die Rangliste hatte {stored} Ränge und hat jetzt {again}.</translation>
    </message>
    <message>
      <source>The report cannot be written to “{out}”: {reason}. Choose another folder.</source>
      <translation>Der Bericht lässt sich nicht nach „{out}“ schreiben: {reason}. Einen anderen Ordner wählen.</translation>
    </message>
    <message>
      <source>The report is too large for a .zip (4 GiB). Choose a folder.</source>
      <translation>Der Bericht ist zu groß für eine .zip (4 GiB). Einen Ordner wählen.</translation>
    </message>
    <message>
      <source>The report was made by version {version}, this is {version_2}.</source>
      <translation>Der Bericht stammt von Version {version}, dies ist {version_2}.</translation>
    </message>
    <message>
      <source>The retention time is over: {deletable} people may be deleted, {locked} are kept by locks.</source>
      <translation>Die Aufbewahrungszeit ist um: {deletable} Personen dürfen gelöscht werden, {locked} sind durch Sperren geschützt.</translation>
    </message>
    <message>
      <source>The retention time of “{name}” is not over ({after}): nothing of it is deleted.</source>
      <translation>Die Aufbewahrungszeit von „{name}“ ist nicht um ({after}): Nichts davon wird gelöscht.</translation>
    </message>
    <message>
      <source>The review date has come: decide whether the case is still needed.</source>
      <translation>Der Prüftag ist da: entscheiden, ob der Fall noch gebraucht wird.</translation>
    </message>
    <message>
      <source>The role “{role}” does not allow to {action}. An analyst can, or the role is changed in the case (case roles) or in the settings (program.role).</source>
      <translation>Die Rolle „{role}“ erlaubt nicht: {action}. Ein Analyst darf es, oder die Rolle wird im Fall (case roles) oder in den Einstellungen (program.role) geändert.</translation>
    </message>
    <message>
      <source>The roles of the case are not those that its log says were given.</source>
      <translation>Die Rollen des Falls sind nicht die, die laut Protokoll vergeben wurden.</translation>
    </message>
    <message>
      <source>The safetensors weights “{path}” cannot be read: {strerror}.</source>
      <translation>Die safetensors-Gewichte „{path}“ sind nicht lesbar: {strerror}.</translation>
    </message>
    <message>
      <source>The search found people outside the scope that “{name}” is authorised for (camera “{camera}”, “{name_2}”); nothing of it was kept. Limit the search to the scope, or have the scope extended.</source>
      <translation>Die Suche fand Personen außerhalb des Umfangs, für den „{name}“ genehmigt ist (Kamera „{camera}“, „{name_2}“); nichts davon wurde behalten. Die Suche auf den Umfang beschränken oder ihn erweitern lassen.</translation>
    </message>
    <message>
      <source>The search index cannot be written to “{folder}”: {strerror}. Is the disk full or write-protected?</source>
      <translation>Der Suchindex lässt sich nicht nach „{folder}“ schreiben: {strerror}. Ist der Datenträger voll oder schreibgeschützt?</translation>
    </message>
    <message>
      <source>The search is of an older version, which did not keep by which score it ranked; it is {now} now, so the scores may differ for that reason alone.</source>
      <translation>Die Suche stammt von einer älteren Version, die nicht festhielt, nach welchem Wert gereiht wurde; jetzt ist es {now}, daher können die Werte allein deshalb abweichen.</translation>
    </message>
    <message>
      <source>The settings “{path}” cannot be read: {error}. Mend or delete it.</source>
      <translation>Die Einstellungen „{path}“ sind nicht lesbar: {error}. Sie ausbessern oder löschen.</translation>
    </message>
    <message>
      <source>The settings “{path}” cannot be written: {strerror}. Give yourself write permission there.</source>
      <translation>Die Einstellungen „{path}“ lassen sich nicht schreiben: {strerror}. Sich dort Schreibrecht geben.</translation>
    </message>
    <message>
      <source>The shard “{folder}” cannot be read: {error}.</source>
      <translation>Die Scherbe „{folder}“ ist nicht lesbar: {error}.</translation>
    </message>
    <message>
      <source>The shards cannot be written to “{folder}”: {strerror}. Is the disk full?</source>
      <translation>Die Scherben lassen sich nicht nach „{folder}“ schreiben: {strerror}. Ist der Datenträger voll?</translation>
    </message>
    <message>
      <source>The shards in “{folder}” are others than then.</source>
      <translation>Die Scherben in „{folder}“ sind andere als damals.</translation>
    </message>
    <message>
      <source>The shards in “{folder}” were described by {model_id}, the query by {model_id_2}. Make them anew with “groups --shards”.</source>
      <translation>Die Teile in „{folder}“ hat {model_id} beschrieben, die Anfrage {model_id_2}. Machen Sie sie mit „groups --shards“ neu.</translation>
    </message>
    <message>
      <source>The signing key “{path}” cannot be read or written: {strerror}. Give yourself permission for that folder.</source>
      <translation>Der Signaturschlüssel „{path}“ lässt sich nicht lesen oder schreiben: {strerror}. Sich das Recht für diesen Ordner geben.</translation>
    </message>
    <message>
      <source>The signing key “{path}” is damaged. Bring it back from a backup, or move it away: a new key is then made, and logs signed before will name a key unknown here.</source>
      <translation>Der Signaturschlüssel „{path}“ ist beschädigt. Ihn aus einer Sicherung holen oder wegräumen: Dann entsteht ein neuer, und früher signierte Protokolle nennen einen hier unbekannten Schlüssel.</translation>
    </message>
    <message>
      <source>The texts of the report in “{language}” cannot be read from “{path}”: {error}.</source>
      <translation>Die Texte des Berichts in „{language}“ sind nicht lesbar aus „{path}“: {error}.</translation>
    </message>
    <message>
      <source>The time asked for ({since} to {until}) is outside the period that this case is authorised for ({scope_start} to {scope_end}). Ask inside of it, or have the scope extended.</source>
      <translation>Die gefragte Zeit ({since} bis {until}) liegt außerhalb des Zeitraums, für den dieser Fall genehmigt ist ({scope_start} bis {scope_end}). Innerhalb fragen oder den Umfang erweitern lassen.</translation>
    </message>
    <message>
      <source>The weights here are {mine}, the case is indexed by {wanted}. Install the same weights on every machine.</source>
      <translation>Die Gewichte hier sind {mine}, der Fall ist mit {wanted} indiziert. Auf jedem Rechner dieselben Gewichte installieren.</translation>
    </message>
    <message>
      <source>The weights “{name}” are for “{network}”, not for “{network_2}”. Choose others in the settings.</source>
      <translation>Die Gewichte „{name}“ sind für „{network}“, nicht für „{network_2}“. Andere in den Einstellungen wählen.</translation>
    </message>
    <message>
      <source>The weights “{name}” are not the ones listed (SHA-256 {found}…, expected {sha256}…). Please copy them again.</source>
      <translation>Die Gewichte „{name}“ sind nicht die aufgeführten (SHA-256 {found}…, erwartet {sha256}…). Bitte noch einmal kopieren.</translation>
    </message>
    <message>
      <source>The weights “{name}” belong to the program and stay.</source>
      <translation>Die Gewichte „{name}“ gehören zum Programm und bleiben.</translation>
    </message>
    <message>
      <source>The weights “{name}” do not fit this network: {wrong}.</source>
      <translation>Die Gewichte „{name}“ passen nicht zu diesem Netz: {wrong}.</translation>
    </message>
    <message>
      <source>The weights “{path}” are missing. Please install ReID Desktop again.</source>
      <translation>Die Gewichte „{path}“ fehlen. Bitte ReID Desktop neu installieren.</translation>
    </message>
    <message>
      <source>The {name} of candidate {detection}{place} is not what the audit log says.</source>
      <translation>{name} von Kandidat {detection}{place} ist nicht, was das Protokoll sagt.</translation>
    </message>
    <message>
      <source>There are no weights “{name}”. Known are: {shelf}.</source>
      <translation>Gewichte „{name}“ gibt es nicht. Bekannt sind: {shelf}.</translation>
    </message>
    <message>
      <source>There are weights “{name}” already. Give “{name_2}” another name in its manifest, or remove those first.</source>
      <translation>Gewichte „{name}“ gibt es schon. „{name_2}“ in seinem Verzeichnis anders nennen oder jene zuerst entfernen.</translation>
    </message>
    <message>
      <source>There is no case “{path}”. Is it on a disk that is not mounted?</source>
      <translation>Einen Fall „{path}“ gibt es nicht. Liegt er auf einem Datenträger, der nicht eingehängt ist?</translation>
    </message>
    <message>
      <source>There is no device “{device}” on this machine.</source>
      <translation>Ein Gerät „{device}“ gibt es auf diesem Rechner nicht.</translation>
    </message>
    <message>
      <source>There is no manifest for “{name}”. Put “{name_2}” with its name, SHA-256 and licence beside it.</source>
      <translation>Zu „{name}“ gibt es kein Verzeichnis. „{name_2}“ mit Name, SHA-256 und Lizenz daneben legen.</translation>
    </message>
    <message>
      <source>There is no network “{network}”; the entry “network” of the manifest must be one of {NETS}.</source>
      <translation>Ein Netz „{network}“ gibt es nicht; der Eintrag „network“ des Verzeichnisses muss einer sein von {NETS}.</translation>
    </message>
    <message>
      <source>There is no search {search_id} in “{name}”.</source>
      <translation>Eine Suche {search_id} gibt es in „{name}“ nicht.</translation>
    </message>
    <message>
      <source>There is no setting “{key}”. Known are: {known}.</source>
      <translation>Eine Einstellung „{key}“ gibt es nicht. Bekannt sind: {known}.</translation>
    </message>
    <message>
      <source>There is no space left to write “{path}”. Free some space on that disk and go on; nothing saved so far is lost.</source>
      <translation>Zum Schreiben von „{path}“ ist kein Platz mehr. Auf diesem Datenträger Platz schaffen und weitermachen; nichts bisher Gespeichertes ist verloren.</translation>
    </message>
    <message>
      <source>There is nobody on “{name}”. Choose a picture of the person, or give a box.</source>
      <translation>Auf „{name}“ ist niemand. Ein Bild der Person wählen oder einen Rahmen angeben.</translation>
    </message>
    <message>
      <source>There is nobody to move, or all are in that group already.</source>
      <translation>Es gibt niemanden zu verschieben, oder alle sind schon in dieser Gruppe.</translation>
    </message>
    <message>
      <source>There is too little memory for {name}. Close other programs and try again.</source>
      <translation>Für {name} ist zu wenig Speicher da. Andere Programme schließen und noch einmal versuchen.</translation>
    </message>
    <message>
      <source>This cascade is of an older version, which did not keep how its frames were chosen. Search again.</source>
      <translation>Diese Kaskade stammt von einer älteren Version, die nicht festhielt, wie ihre Bilder gewählt wurden. Noch einmal suchen.</translation>
    </message>
    <message>
      <source>This case has no detection {detection_id}. Drag one of its own.</source>
      <translation>Dieser Fall hat keinen Fund {detection_id}. Einen der eigenen ziehen.</translation>
    </message>
    <message>
      <source>This crop is of another case and was not taken. Export it there as a picture, and drop the picture here.</source>
      <translation>Dieser Ausschnitt gehört zu einem anderen Fall und wurde nicht übernommen. Dort als Bild exportieren und das Bild hier ablegen.</translation>
    </message>
    <message>
      <source>To find people together, give at least two of them.</source>
      <translation>Um Personen gemeinsam zu finden, mindestens zwei von ihnen angeben.</translation>
    </message>
    <message>
      <source>To {value}, say {NEEDS_TEXT}.</source>
      <translation>Für {value} dies angeben: {NEEDS_TEXT}.</translation>
    </message>
    <message>
      <source>Without {name}, which was missing then.</source>
      <translation>Ohne {name}, die damals fehlte.</translation>
    </message>
    <message>
      <source>add to groups</source>
      <translation>zu Gruppen fügen</translation>
    </message>
    <message>
      <source>adding people to their groups</source>
      <translation>Personen werden ihren Gruppen zugefügt</translation>
    </message>
    <message>
      <source>audit</source>
      <translation>Protokoll prüfen</translation>
    </message>
    <message>
      <source>audit log</source>
      <translation>Protokoll</translation>
    </message>
    <message>
      <source>borders</source>
      <translation>Grenzen</translation>
    </message>
    <message>
      <source>cameras</source>
      <translation>Kameras</translation>
    </message>
    <message>
      <source>cells</source>
      <translation>Zellen</translation>
    </message>
    <message>
      <source>check the report</source>
      <translation>Bericht prüfen</translation>
    </message>
    <message>
      <source>choosing</source>
      <translation>auswählen</translation>
    </message>
    <message>
      <source>choosing theta</source>
      <translation>Theta wird gewählt</translation>
    </message>
    <message>
      <source>clips</source>
      <translation>Clips</translation>
    </message>
    <message>
      <source>cluster</source>
      <translation>Cluster</translation>
    </message>
    <message>
      <source>comparing the hash</source>
      <translation>Hash wird verglichen</translation>
    </message>
    <message>
      <source>copy</source>
      <translation>kopieren</translation>
    </message>
    <message>
      <source>correct</source>
      <translation>berichtigen</translation>
    </message>
    <message>
      <source>correcting</source>
      <translation>wird berichtigt</translation>
    </message>
    <message>
      <source>cut groups</source>
      <translation>Gruppen schneiden</translation>
    </message>
    <message>
      <source>database</source>
      <translation>Datenbank</translation>
    </message>
    <message>
      <source>decide</source>
      <translation>entscheiden</translation>
    </message>
    <message>
      <source>delete</source>
      <translation>löschen</translation>
    </message>
    <message>
      <source>describe</source>
      <translation>beschreiben</translation>
    </message>
    <message>
      <source>describe groups</source>
      <translation>Gruppen beschreiben</translation>
    </message>
    <message>
      <source>describing {name}</source>
      <translation>{name} wird beschrieben</translation>
    </message>
    <message>
      <source>descriptors</source>
      <translation>Deskriptoren</translation>
    </message>
    <message>
      <source>detect</source>
      <translation>Personen finden</translation>
    </message>
    <message>
      <source>divide</source>
      <translation>aufteilen</translation>
    </message>
    <message>
      <source>embeddings</source>
      <translation>Deskriptoren ausgeben</translation>
    </message>
    <message>
      <source>evaluate retrieval</source>
      <translation>Suche vermessen</translation>
    </message>
    <message>
      <source>evidence</source>
      <translation>Beweise</translation>
    </message>
    <message>
      <source>exchange</source>
      <translation>Austausch</translation>
    </message>
    <message>
      <source>group</source>
      <translation>gruppieren</translation>
    </message>
    <message>
      <source>hash</source>
      <translation>Hash bilden</translation>
    </message>
    <message>
      <source>hashing what goes</source>
      <translation>Hash dessen, was geht</translation>
    </message>
    <message>
      <source>health of a group</source>
      <translation>Gesundheit einer Gruppe</translation>
    </message>
    <message>
      <source>import</source>
      <translation>importieren</translation>
    </message>
    <message>
      <source>import boxes</source>
      <translation>Rahmen importieren</translation>
    </message>
    <message>
      <source>index</source>
      <translation>indizieren</translation>
    </message>
    <message>
      <source>index.profile: “{profile}” is no profile. Use one of {SHORT_SIDES}.</source>
      <translation>index.profile: „{profile}“ ist kein Profil. Eines von {SHORT_SIDES} nehmen.</translation>
    </message>
    <message>
      <source>join groups</source>
      <translation>Gruppen vereinen</translation>
    </message>
    <message>
      <source>list</source>
      <translation>auflisten</translation>
    </message>
    <message>
      <source>load libraries</source>
      <translation>Bibliotheken laden</translation>
    </message>
    <message>
      <source>loading the networks</source>
      <translation>Netze werden geladen</translation>
    </message>
    <message>
      <source>loading {name}</source>
      <translation>{name} wird geladen</translation>
    </message>
    <message>
      <source>logging</source>
      <translation>protokollieren</translation>
    </message>
    <message>
      <source>look</source>
      <translation>ansehen</translation>
    </message>
    <message>
      <source>looking at {name}</source>
      <translation>{name} wird angesehen</translation>
    </message>
    <message>
      <source>looking for neighbours</source>
      <translation>Nachbarn werden gesucht</translation>
    </message>
    <message>
      <source>looking for parts</source>
      <translation>Teile werden gesucht</translation>
    </message>
    <message>
      <source>making the key</source>
      <translation>Schlüssel wird erzeugt</translation>
    </message>
    <message>
      <source>map</source>
      <translation>Karte</translation>
    </message>
    <message>
      <source>mark</source>
      <translation>beurteilen</translation>
    </message>
    <message>
      <source>marking</source>
      <translation>wird beurteilt</translation>
    </message>
    <message>
      <source>marks</source>
      <translation>Urteile</translation>
    </message>
    <message>
      <source>models</source>
      <translation>Modelle</translation>
    </message>
    <message>
      <source>nearest groups</source>
      <translation>nächste Gruppen</translation>
    </message>
    <message>
      <source>open</source>
      <translation>offen</translation>
    </message>
    <message>
      <source>opening the index</source>
      <translation>Index wird geöffnet</translation>
    </message>
    <message>
      <source>originals</source>
      <translation>Originale</translation>
    </message>
    <message>
      <source>people at {time_s} s</source>
      <translation>Personen bei {time_s} s</translation>
    </message>
    <message>
      <source>person search</source>
      <translation>Personensuche</translation>
    </message>
    <message>
      <source>pictures</source>
      <translation>Bilder</translation>
    </message>
    <message>
      <source>plan</source>
      <translation>Plan</translation>
    </message>
    <message>
      <source>portable case</source>
      <translation>tragbarer Fall</translation>
    </message>
    <message>
      <source>principal components</source>
      <translation>Hauptkomponenten</translation>
    </message>
    <message>
      <source>profile: “{profile}” is none of {PROFILES}.</source>
      <translation>Profil: „{profile}“ ist keines von {PROFILES}.</translation>
    </message>
    <message>
      <source>program.engine: OpenVINO is not installed. Install reid-desktop[openvino], or use auto or torch.</source>
      <translation>program.engine: OpenVINO ist nicht installiert. reid-desktop[openvino] installieren oder auto oder torch nehmen.</translation>
    </message>
    <message>
      <source>project</source>
      <translation>projizieren</translation>
    </message>
    <message>
      <source>query</source>
      <translation>Anfrage</translation>
    </message>
    <message>
      <source>query pictures</source>
      <translation>Anfragebilder</translation>
    </message>
    <message>
      <source>queue</source>
      <translation>Warteschlange</translation>
    </message>
    <message>
      <source>reading the header</source>
      <translation>Kopf der Datei wird gelesen</translation>
    </message>
    <message>
      <source>reading the tensors</source>
      <translation>Tensoren werden gelesen</translation>
    </message>
    <message>
      <source>reassign</source>
      <translation>neu zuordnen</translation>
    </message>
    <message>
      <source>redo</source>
      <translation>wiederherstellen</translation>
    </message>
    <message>
      <source>replacing the case</source>
      <translation>der Fall wird ersetzt</translation>
    </message>
    <message>
      <source>replay</source>
      <translation>wiederholen</translation>
    </message>
    <message>
      <source>report</source>
      <translation>Bericht</translation>
    </message>
    <message>
      <source>review</source>
      <translation>prüfen</translation>
    </message>
    <message>
      <source>reviewing</source>
      <translation>wird geprüft</translation>
    </message>
    <message>
      <source>rows</source>
      <translation>Zeilen</translation>
    </message>
    <message>
      <source>sample</source>
      <translation>Beispiel</translation>
    </message>
    <message>
      <source>search</source>
      <translation>suchen</translation>
    </message>
    <message>
      <source>search together</source>
      <translation>gemeinsam suchen</translation>
    </message>
    <message>
      <source>search {id}</source>
      <translation>Suche {id}</translation>
    </message>
    <message>
      <source>search {value}</source>
      <translation>Suche {value}</translation>
    </message>
    <message>
      <source>searches</source>
      <translation>Suchen</translation>
    </message>
    <message>
      <source>searching</source>
      <translation>es wird gesucht</translation>
    </message>
    <message>
      <source>shards</source>
      <translation>Scherben</translation>
    </message>
    <message>
      <source>signing</source>
      <translation>signieren</translation>
    </message>
    <message>
      <source>site</source>
      <translation>Gelände</translation>
    </message>
    <message>
      <source>speed test</source>
      <translation>Tempo messen</translation>
    </message>
    <message>
      <source>storing</source>
      <translation>speichern</translation>
    </message>
    <message>
      <source>survey</source>
      <translation>Sichtung</translation>
    </message>
    <message>
      <source>synthesize</source>
      <translation>Material zeichnen</translation>
    </message>
    <message>
      <source>the original is as it was imported</source>
      <translation>das Original ist so, wie es importiert wurde</translation>
    </message>
    <message>
      <source>theta</source>
      <translation>Theta</translation>
    </message>
    <message>
      <source>track</source>
      <translation>verfolgen</translation>
    </message>
    <message>
      <source>travel times</source>
      <translation>Laufzeiten</translation>
    </message>
    <message>
      <source>trial</source>
      <translation>Probe</translation>
    </message>
    <message>
      <source>undo</source>
      <translation>zurücknehmen</translation>
    </message>
    <message>
      <source>verify</source>
      <translation>nachprüfen</translation>
    </message>
    <message>
      <source>watch</source>
      <translation>beobachten</translation>
    </message>
    <message>
      <source>{chosen} originals are as they were imported</source>
      <translation>{chosen} Originale sind so, wie sie importiert wurden</translation>
    </message>
    <message>
      <source>{count} cells</source>
      <translation>{count} Zellen</translation>
    </message>
    <message>
      <source>{count} crops lie outside “{CROPS_NAME}”.</source>
      <translation>{count} Ausschnitte liegen außerhalb von „{CROPS_NAME}“.</translation>
    </message>
    <message>
      <source>{count} people tracked</source>
      <translation>{count} Personen verfolgt</translation>
    </message>
    <message>
      <source>{entries} shards of {shards} people</source>
      <translation>{entries} Teile mit {shards} Personen</translation>
    </message>
    <message>
      <source>{error} Everybody was compared, so the case itself was asked.</source>
      <translation>{error} Alle wurden verglichen, daher wurde der Fall selbst gefragt.</translation>
    </message>
    <message>
      <source>{error} Search {id} was made by those shards: put them back to repeat it.</source>
      <translation>{error} Die Suche {id} wurde mit jenen Scherben gemacht: Legen Sie sie zurück, um sie zu wiederholen.</translation>
    </message>
    <message>
      <source>{groups} groups</source>
      <translation>{groups} Gruppen</translation>
    </message>
    <message>
      <source>{groups} groups of {gallery} people, theta {chosen}</source>
      <translation>{groups} Gruppen aus {gallery} Personen, Theta {chosen}</translation>
    </message>
    <message>
      <source>{lacking} of {people} people have no ID features of this detector (they were indexed before, or as crops); GLAD alone ranked them.</source>
      <translation>{lacking} von {people} Personen haben keine Identitätsmerkmale dieses Detektors (früher oder als Ausschnitte indiziert); GLAD allein hat sie eingeordnet.</translation>
    </message>
    <message>
      <source>{late} frames were indexed since; they are left out.</source>
      <translation>{late} Bilder wurden seither indiziert; sie bleiben außen vor.</translation>
    </message>
    <message>
      <source>{late} people were indexed since; they are left out.</source>
      <translation>{late} Personen wurden seither indiziert; sie bleiben außer Betracht.</translation>
    </message>
    <message>
      <source>{locked} people there are locked as evidence (detection {detection_id}, until {until}). Unlock them first, with a reason.</source>
      <translation>{locked} Personen dort sind als Beweis gesperrt (Fund {detection_id}, bis {until}). Zuerst mit einem Grund entsperren.</translation>
    </message>
    <message>
      <source>{lost} {undone} frames were not looked at.</source>
      <translation>{lost} {undone} Bilder wurden nicht angesehen.</translation>
    </message>
    <message>
      <source>{misfit} The networks run on the processor.</source>
      <translation>{misfit} Die Netze laufen auf dem Prozessor.</translation>
    </message>
    <message>
      <source>{name} is missing: it was imported from “{path}”.</source>
      <translation>{name} fehlt: importiert wurde es aus „{path}“.</translation>
    </message>
    <message>
      <source>{name} on {place}</source>
      <translation>{name} auf {place}</translation>
    </message>
    <message>
      <source>{name} was changed since its import: its SHA-256 is another one.</source>
      <translation>{name} wurde seit dem Import verändert: Sein SHA-256 ist ein anderer.</translation>
    </message>
    <message>
      <source>{problem} The networks run on the processor.</source>
      <translation>{problem} Die Netze laufen auf dem Prozessor.</translation>
    </message>
    <message>
      <source>{problem} Use auto or cpu.</source>
      <translation>{problem} auto oder cpu nehmen.</translation>
    </message>
    <message>
      <source>{value} more marks or searches differ from the log.</source>
      <translation>{value} weitere Urteile oder Suchen weichen vom Protokoll ab.</translation>
    </message>
    <message>
      <source>{value} people added, {groups} groups</source>
      <translation>{value} Personen hinzugefügt, {groups} Gruppen</translation>
    </message>
    <message>
      <source>{value} people of “{name}” are in no group yet. Add them first (“groups --add”).</source>
      <translation>{value} Personen von „{name}“ sind noch in keiner Gruppe. Fügen Sie sie zuerst hinzu („groups --add“).</translation>
    </message>
    <message>
      <source>{value} people were indexed since; they are left out.</source>
      <translation>{value} Personen wurden seither indiziert; sie bleiben außen vor.</translation>
    </message>
    <message>
      <source>{wanted} in “{folder}” while groups are made: {strerror}. Make room on this disk.</source>
      <translation>{wanted} in „{folder}“, während Gruppen gebildet werden: {strerror}. Auf diesem Datenträger Platz schaffen.</translation>
    </message>
    <message>
      <source>{where}: {lost} of {sound} descriptors came out as no numbers and were left out. Index the frame again on another device.</source>
      <translation>{where}: {lost} von {sound} Deskriptoren enthielten keine Zahlen und blieben außen vor. Das Bild auf einem anderen Gerät noch einmal indizieren.</translation>
    </message>
    <message>
      <source>{wrong} candidates of the report are not so in the case.</source>
      <translation>{wrong} Kandidaten des Berichts sind im Fall nicht so.</translation>
    </message>
    <message>
      <source>{wrong} of {chosen} originals are missing or changed</source>
      <translation>{wrong} von {chosen} Originalen fehlen oder sind verändert</translation>
    </message>
    <message>
      <source>“{ahead}” is no number of seconds.</source>
      <translation>„{ahead}“ ist keine Zahl von Sekunden.</translation>
    </message>
    <message>
      <source>“{descriptors_name}” does not fit its {count} rows.</source>
      <translation>„{descriptors_name}“ passt nicht zu seinen {count} Zeilen.</translation>
    </message>
    <message>
      <source>“{folder}” cannot be listed: {strerror}.</source>
      <translation>„{folder}“ lässt sich nicht auflisten: {strerror}.</translation>
    </message>
    <message>
      <source>“{folder}” exists already. Choose another name.</source>
      <translation>„{folder}“ gibt es schon. Einen anderen Namen wählen.</translation>
    </message>
    <message>
      <source>“{folder}” exists already. Open it, or choose another name.</source>
      <translation>„{folder}“ gibt es schon. Öffnen oder einen anderen Namen wählen.</translation>
    </message>
    <message>
      <source>“{folder}” exists already. Open it, or choose another place.</source>
      <translation>„{folder}“ gibt es schon. Öffnen oder einen anderen Ort wählen.</translation>
    </message>
    <message>
      <source>“{folder}” holds no picture (JPEG, PNG, BMP, WebP or TIFF).</source>
      <translation>„{folder}“ enthält kein Bild (JPEG, PNG, BMP, WebP oder TIFF).</translation>
    </message>
    <message>
      <source>“{folder}” holds no sharded gallery ({error}). Make it with “groups --shards”.</source>
      <translation>„{folder}“ enthält keine geteilte Galerie ({error}). Sie mit „groups --shards“ anlegen.</translation>
    </message>
    <message>
      <source>“{folder}” is no folder. Choose the one that the originals lie in now.</source>
      <translation>„{folder}“ ist kein Ordner. Den wählen, in dem die Originale jetzt liegen.</translation>
    </message>
    <message>
      <source>“{folder}” is no folder. Give the folder that holds the pictures.</source>
      <translation>„{folder}“ ist kein Ordner. Den Ordner angeben, der die Bilder enthält.</translation>
    </message>
    <message>
      <source>“{folder}” is not a case of this program. Choose a folder that ends in .reidcase.</source>
      <translation>„{folder}“ ist kein Fall dieses Programms. Einen Ordner wählen, der auf .reidcase endet.</translation>
    </message>
    <message>
      <source>“{folder}” is not the shard of the list: its SHA-256 differs. Make the shards anew with “groups --shards”.</source>
      <translation>„{folder}“ ist nicht die Scherbe der Liste: Ihr SHA-256 weicht ab. Die Scherben mit „groups --shards“ neu anlegen.</translation>
    </message>
    <message>
      <source>“{key}” cannot be {value}: from {low} to {high}{unit}.</source>
      <translation>„{key}“ kann nicht {value} sein: von {low} bis {high}{unit}.</translation>
    </message>
    <message>
      <source>“{key}” cannot be “{value}”: choose {choices}.</source>
      <translation>„{key}“ kann nicht „{value}“ sein: zu wählen ist {choices}.</translation>
    </message>
    <message>
      <source>“{key}” cannot be “{value}”: {name} expected.</source>
      <translation>„{key}“ kann nicht „{value}“ sein: erwartet wird {name}.</translation>
    </message>
    <message>
      <source>“{local}” is no time. Write it as 2026-03-02 08:00:00.</source>
      <translation>„{local}“ ist keine Zeit. So schreiben: 2026-03-02 08:00:00.</translation>
    </message>
    <message>
      <source>“{location}” is not the footage of the case: its SHA-256 differs from that of “{name}”. Put the imported file there.</source>
      <translation>„{location}“ ist nicht das Material des Falls: Sein SHA-256 weicht von dem von „{name}“ ab. Die importierte Datei dorthin legen.</translation>
    </message>
    <message>
      <source>“{name}” at {place} s {sentence}.</source>
      <translation>„{name}“ bei {place} s {sentence}.</translation>
    </message>
    <message>
      <source>“{name}” cannot be copied as it is: {answer}.</source>
      <translation>„{name}“ lässt sich nicht unverändert kopieren: {answer}.</translation>
    </message>
    <message>
      <source>“{name}” cannot be copied to “{imported_dir}”: {strerror}.</source>
      <translation>„{name}“ lässt sich nicht nach „{imported_dir}“ kopieren: {strerror}.</translation>
    </message>
    <message>
      <source>“{name}” cannot be read: {strerror}.</source>
      <translation>„{name}“ ist nicht lesbar: {strerror}.</translation>
    </message>
    <message>
      <source>“{name}” cannot be used as safetensors weights: {why}. Please copy it again.</source>
      <translation>„{name}“ ist nicht als safetensors-Gewichte brauchbar: {why}. Bitte noch einmal kopieren.</translation>
    </message>
    <message>
      <source>“{name}” cannot be written to {parent}: {error}. Choose another folder.</source>
      <translation>„{name}“ lässt sich nicht nach {parent} schreiben: {error}. Einen anderen Ordner wählen.</translation>
    </message>
    <message>
      <source>“{name}” cannot be written to {parent}: {error}. Is there room on the disk and may you write there?</source>
      <translation>„{name}“ lässt sich nicht nach {parent} schreiben: {error}. Ist dort Platz, und darf dort geschrieben werden?</translation>
    </message>
    <message>
      <source>“{name}” cannot be written: {width} x {height} px at {fps} frames/s. Video needs even sides of at least 16 px and a positive rate.</source>
      <translation>„{name}“ lässt sich nicht schreiben: {width} x {height} px bei {fps} Bildern/s. Video braucht gerade Seiten von mindestens 16 px und eine positive Rate.</translation>
    </message>
    <message>
      <source>“{name}” changed while it was read. Import it when it is complete.</source>
      <translation>„{name}“ hat sich beim Lesen verändert. Importieren, wenn es vollständig ist.</translation>
    </message>
    <message>
      <source>“{name}” described anew is not as it was (cosine {likeness}).</source>
      <translation>„{name}“, neu beschrieben, ist nicht wie zuvor (Kosinus {likeness}).</translation>
    </message>
    <message>
      <source>“{name}” does not fit “{network}”: {wrong}.</source>
      <translation>„{name}“ passt nicht zu „{network}“: {wrong}.</translation>
    </message>
    <message>
      <source>“{name}” has no detection or search {error}.</source>
      <translation>„{name}“ hat weder Fund noch Suche {error}.</translation>
    </message>
    <message>
      <source>“{name}” has no detection {detection_id}.</source>
      <translation>„{name}“ hat keinen Fund {detection_id}.</translation>
    </message>
    <message>
      <source>“{name}” has no entry for “{name_2}”, or an odd name.</source>
      <translation>„{name}“ hat keinen Eintrag für „{name_2}“ oder einen seltsamen Namen.</translation>
    </message>
    <message>
      <source>“{name}” has no frame rate: stills only.</source>
      <translation>„{name}“ hat keine Bildrate: nur Standbilder.</translation>
    </message>
    <message>
      <source>“{name}” has no frame {index}; it has {frames}.</source>
      <translation>„{name}“ hat kein Bild {index}; es hat {frames}.</translation>
    </message>
    <message>
      <source>“{name}” has no group decision {decision_id}.</source>
      <translation>„{name}“ hat keine Gruppenentscheidung {decision_id}.</translation>
    </message>
    <message>
      <source>“{name}” has no groups yet. Make them first.</source>
      <translation>„{name}“ hat noch keine Gruppen. Zuerst welche bilden.</translation>
    </message>
    <message>
      <source>“{name}” has no search {search_id}.</source>
      <translation>„{name}“ hat keine Suche {search_id}.</translation>
    </message>
    <message>
      <source>“{name}” has no source {source_id}.</source>
      <translation>„{name}“ hat keine Quelle {source_id}.</translation>
    </message>
    <message>
      <source>“{name}” has no such group. Make the groups anew.</source>
      <translation>„{name}“ hat keine solche Gruppe. Die Gruppen neu bilden.</translation>
    </message>
    <message>
      <source>“{name}” has {said}.</source>
      <translation>„{name}“ hat {said}.</translation>
    </message>
    <message>
      <source>“{name}” has {size} bytes, {count} were saved.</source>
      <translation>„{name}“ hat {size} Bytes, gespeichert wurden {count}.</translation>
    </message>
    <message>
      <source>“{name}” is a folder of crops: its pictures are the boxes.</source>
      <translation>„{name}“ ist ein Ordner von Ausschnitten: Seine Bilder sind die Rahmen.</translation>
    </message>
    <message>
      <source>“{name}” is already in this case under camera “{camera}”. Choose another name.</source>
      <translation>„{name}“ ist schon unter der Kamera „{camera}“ in diesem Fall. Einen anderen Namen wählen.</translation>
    </message>
    <message>
      <source>“{name}” is already in {parent}. Choose an empty folder or overwrite it.</source>
      <translation>„{name}“ gibt es schon in {parent}. Einen leeren Ordner wählen oder es überschreiben.</translation>
    </message>
    <message>
      <source>“{name}” is empty (zero bytes). Copy it again.</source>
      <translation>„{name}“ ist leer (null Bytes). Noch einmal kopieren.</translation>
    </message>
    <message>
      <source>“{name}” is no device. Use auto, cpu, cuda or cuda:0.</source>
      <translation>„{name}“ ist kein Gerät. auto, cpu, cuda oder cuda:0 nehmen.</translation>
    </message>
    <message>
      <source>“{name}” is no file. Give a picture.</source>
      <translation>„{name}“ ist keine Datei. Ein Bild angeben.</translation>
    </message>
    <message>
      <source>“{name}” is not a picture of a known format (JPEG, PNG, BMP, WebP, TIFF).</source>
      <translation>„{name}“ ist kein Bild eines bekannten Formats (JPEG, PNG, BMP, WebP, TIFF).</translation>
    </message>
    <message>
      <source>“{name}” is not part of the report.</source>
      <translation>„{name}“ gehört nicht zum Bericht.</translation>
    </message>
    <message>
      <source>“{name}” is not the file its manifest lists (another SHA-256). Please copy it again.</source>
      <translation>„{name}“ ist nicht die Datei, die sein Verzeichnis nennt (anderes SHA-256). Bitte noch einmal kopieren.</translation>
    </message>
    <message>
      <source>“{name}” is {value} since its import; nothing of it is exported. Put the original back.</source>
      <translation>„{name}“ ist seit dem Import {value}; nichts davon wird ausgegeben. Das Original zurücklegen.</translation>
    </message>
    <message>
      <source>“{name}” keeps no picture of the hash {digest}.</source>
      <translation>„{name}“ bewahrt kein Bild mit dem Hash {digest}.</translation>
    </message>
    <message>
      <source>“{name}” was changed in bytes {a} to {value}.</source>
      <translation>„{name}“ wurde in den Bytes {a} bis {value} verändert.</translation>
    </message>
    <message>
      <source>“{name}” was changed in {value} more places.</source>
      <translation>„{name}“ wurde an {value} weiteren Stellen verändert.</translation>
    </message>
    <message>
      <source>“{name}” was changed: its SHA-256 is not that of the manifest.</source>
      <translation>„{name}“ wurde verändert: Sein SHA-256 ist nicht das im Verzeichnis.</translation>
    </message>
    <message>
      <source>“{name}” was changed: {size} bytes instead of {row}.</source>
      <translation>„{name}“ wurde verändert: {size} Bytes statt {row}.</translation>
    </message>
    <message>
      <source>“{name}” was indexed by {others}, and descriptors of {model_id} cannot be compared with those. Search with the profile and the weights that it was indexed with, or run the index again.</source>
      <translation>„{name}“ wurde mit {others} indiziert, und Deskriptoren von {model_id} lassen sich damit nicht vergleichen. Mit dem Profil und den Gewichten suchen, mit denen indiziert wurde, oder die Indizierung noch einmal starten.</translation>
    </message>
    <message>
      <source>“{out}” cannot be written: {strerror}.</source>
      <translation>„{out}“ lässt sich nicht schreiben: {strerror}.</translation>
    </message>
    <message>
      <source>“{out}” cannot be written: {strerror}. Choose another place.</source>
      <translation>„{out}“ lässt sich nicht schreiben: {strerror}. Einen anderen Ort wählen.</translation>
    </message>
    <message>
      <source>“{out}” holds files already. Choose a new folder.</source>
      <translation>„{out}“ enthält schon Dateien. Einen neuen Ordner wählen.</translation>
    </message>
    <message>
      <source>“{out}” holds other files (“{shown}”). Choose a new or empty folder for the report.</source>
      <translation>„{out}“ enthält andere Dateien („{shown}“). Einen neuen oder leeren Ordner für den Bericht wählen.</translation>
    </message>
    <message>
      <source>“{out}” is a file. Choose a folder for the report.</source>
      <translation>„{out}“ ist eine Datei. Einen Ordner für den Bericht wählen.</translation>
    </message>
    <message>
      <source>“{out}” is no report. Choose another name for the report.</source>
      <translation>„{out}“ ist kein Bericht. Einen anderen Namen für den Bericht wählen.</translation>
    </message>
    <message>
      <source>“{out}” lies inside the case itself. Choose another place.</source>
      <translation>„{out}“ liegt im Fall selbst. Einen anderen Ort wählen.</translation>
    </message>
    <message>
      <source>“{out}” lies inside the footage “{name}”. Choose another.</source>
      <translation>„{out}“ liegt im Material „{name}“. Einen anderen wählen.</translation>
    </message>
    <message>
      <source>“{out}” must end in .npz or .parquet.</source>
      <translation>„{out}“ muss auf .npz oder .parquet enden.</translation>
    </message>
    <message>
      <source>“{path}” cannot be deleted: {strerror}.</source>
      <translation>„{path}“ lässt sich nicht löschen: {strerror}.</translation>
    </message>
    <message>
      <source>“{path}” cannot be opened: {strerror}.</source>
      <translation>„{path}“ lässt sich nicht öffnen: {strerror}.</translation>
    </message>
    <message>
      <source>“{path}” cannot be read as safetensors weights.</source>
      <translation>„{path}“ ist nicht als safetensors-Gewichte lesbar.</translation>
    </message>
    <message>
      <source>“{path}” cannot be read as text. Check the path.</source>
      <translation>„{path}“ ist nicht als Text lesbar. Den Pfad prüfen.</translation>
    </message>
    <message>
      <source>“{path}” cannot be read or written ({error}). Is the disk full or no longer there? Mend that and reopen the case; nothing saved so far is lost.</source>
      <translation>„{path}“ lässt sich nicht lesen oder schreiben ({error}). Ist der Datenträger voll oder nicht mehr da? Das beheben und den Fall noch einmal öffnen; nichts bisher Gespeichertes ist verloren.</translation>
    </message>
    <message>
      <source>“{path}” cannot be read or written: {reason}. Is the disk or network share still there? Mount it again and reopen the case.</source>
      <translation>„{path}“ lässt sich nicht lesen oder schreiben: {reason}. Ist der Datenträger oder die Freigabe noch da? Wieder einhängen und den Fall noch einmal öffnen.</translation>
    </message>
    <message>
      <source>“{path}” cannot be read: {strerror}.</source>
      <translation>„{path}“ ist nicht lesbar: {strerror}.</translation>
    </message>
    <message>
      <source>“{path}” cannot be written. Give yourself write permission, copy the case to another folder, or open it read-only.</source>
      <translation>„{path}“ lässt sich nicht schreiben. Sich Schreibrecht geben, den Fall in einen anderen Ordner kopieren oder nur zum Lesen öffnen.</translation>
    </message>
    <message>
      <source>“{path}” cannot be written: {strerror}. Choose another place.</source>
      <translation>„{path}“ lässt sich nicht schreiben: {strerror}. Einen anderen Ort wählen.</translation>
    </message>
    <message>
      <source>“{path}” changed while it was copied. Please import it again.</source>
      <translation>„{path}“ hat sich beim Kopieren verändert. Bitte noch einmal importieren.</translation>
    </message>
    <message>
      <source>“{path}” has boxes for “{missing}”, which is no footage of this case. Import the footage first, or name the source the boxes belong to.</source>
      <translation>„{path}“ hat Rahmen für „{missing}“, das kein Material dieses Falls ist. Zuerst das Material importieren oder die Quelle nennen, zu der die Rahmen gehören.</translation>
    </message>
    <message>
      <source>“{path}” holds a file that leads out of the case: “{name}”.</source>
      <translation>„{path}“ enthält eine Datei, die aus dem Fall hinausführt: „{name}“.</translation>
    </message>
    <message>
      <source>“{path}” holds a file without a size: it is no sealed case. Take another copy of it.</source>
      <translation>„{path}“ enthält eine Datei ohne Größe: Das ist kein versiegelter Fall. Eine andere Kopie nehmen.</translation>
    </message>
    <message>
      <source>“{path}” holds neither videos nor pictures.</source>
      <translation>„{path}“ enthält weder Videos noch Bilder.</translation>
    </message>
    <message>
      <source>“{path}” holds no query. Write one object a line.</source>
      <translation>„{path}“ enthält keine Anfrage. Ein Objekt je Zeile schreiben.</translation>
    </message>
    <message>
      <source>“{path}” holds what this program did not write: it is no sealed case. Take another copy of it.</source>
      <translation>„{path}“ enthält, was dieses Programm nicht geschrieben hat: Das ist kein versiegelter Fall. Eine andere Kopie nehmen.</translation>
    </message>
    <message>
      <source>“{path}” is gone. Put it back or import it from its new place.</source>
      <translation>„{path}“ ist verschwunden. Es zurücklegen oder von seinem neuen Ort importieren.</translation>
    </message>
    <message>
      <source>“{path}” is larger than 2 GiB. Split it by source.</source>
      <translation>„{path}“ ist größer als 2 GiB. Es nach Quellen teilen.</translation>
    </message>
    <message>
      <source>“{path}” is neither a case nor a report.</source>
      <translation>„{path}“ ist weder ein Fall noch ein Bericht.</translation>
    </message>
    <message>
      <source>“{path}” is neither a file nor a folder of files.</source>
      <translation>„{path}“ ist weder eine Datei noch ein Ordner von Dateien.</translation>
    </message>
    <message>
      <source>“{path}” is neither a file nor a folder.</source>
      <translation>„{path}“ ist weder eine Datei noch ein Ordner.</translation>
    </message>
    <message>
      <source>“{path}” is no COCO file: images, annotations and categories are expected ({name}: {error}).</source>
      <translation>„{path}“ ist keine COCO-Datei: Erwartet werden images, annotations und categories ({name}: {error}).</translation>
    </message>
    <message>
      <source>“{path}” is no CVAT XML 1.1 ({error}).</source>
      <translation>„{path}“ ist kein CVAT-XML 1.1 ({error}).</translation>
    </message>
    <message>
      <source>“{path}” is no report, or its content cannot be read. Give the folder, the .zip or its report.json.</source>
      <translation>„{path}“ ist kein Bericht, oder sein Inhalt ist nicht lesbar. Den Ordner, die .zip oder ihre report.json angeben.</translation>
    </message>
    <message>
      <source>“{path}” is no sealed case of this program, or its start is missing.</source>
      <translation>„{path}“ ist kein versiegelter Fall dieses Programms, oder sein Anfang fehlt.</translation>
    </message>
    <message>
      <source>“{path}” is not a case. Choose a folder that ends in {SUFFIX}.</source>
      <translation>„{path}“ ist kein Fall. Einen Ordner wählen, der auf {SUFFIX} endet.</translation>
    </message>
    <message>
      <source>“{path}” is not as it was sealed: it was changed or cut off. Take another copy of it.</source>
      <translation>„{path}“ ist nicht, wie es versiegelt wurde: Es wurde verändert oder abgeschnitten. Eine andere Kopie nehmen.</translation>
    </message>
    <message>
      <source>“{path}” is not the content of a report of this program.</source>
      <translation>„{path}“ ist nicht der Inhalt eines Berichts dieses Programms.</translation>
    </message>
    <message>
      <source>“{path}” is not there. Check the path.</source>
      <translation>„{path}“ ist nicht da. Den Pfad prüfen.</translation>
    </message>
    <message>
      <source>“{path}” names a folder that is no case: “{name}”.</source>
      <translation>„{path}“ nennt einen Ordner, der kein Fall ist: „{name}“.</translation>
    </message>
    <message>
      <source>“{path}” states no searches; it is damaged.</source>
      <translation>„{path}“ nennt keine Suchen; es ist beschädigt.</translation>
    </message>
    <message>
      <source>“{path}” was changed since its import. Import it again.</source>
      <translation>„{path}“ wurde seit dem Import verändert. Noch einmal importieren.</translation>
    </message>
    <message>
      <source>“{places}” is no list of weights: each needs file, sha256 and licence.</source>
      <translation>„{places}“ ist keine Liste von Gewichten: Jedes braucht file, sha256 und licence.</translation>
    </message>
    <message>
      <source>“{place}” became shorter while it was sealed. Try again.</source>
      <translation>„{place}“ wurde beim Versiegeln kürzer. Noch einmal versuchen.</translation>
    </message>
    <message>
      <source>“{root}” is no place for footage: only {{name}}, {{camera}} and {{sha256}} may stand in braces. Change it in the settings under “cluster”.</source>
      <translation>„{root}“ ist kein Ort für Material: In Klammern dürfen nur {{name}}, {{camera}} und {{sha256}} stehen. In den Einstellungen unter „cluster“ ändern.</translation>
    </message>
    <message>
      <source>“{text}” contradicts itself: at that time clocks in {name} show {isoformat}. Leave the offset out.</source>
      <translation>„{text}“ widerspricht sich: Zu jener Zeit zeigen Uhren in {name} {isoformat}. Den Abstand weglassen.</translation>
    </message>
    <message>
      <source>“{text}” is no day. Write it as 2026-12-31.</source>
      <translation>„{text}“ ist kein Tag. So schreiben: 2026-12-31.</translation>
    </message>
    <message>
      <source>“{text}” is no public key: 64 hexadecimal digits are expected.</source>
      <translation>„{text}“ ist kein öffentlicher Schlüssel: 64 hexadezimale Ziffern werden erwartet.</translation>
    </message>
    <message>
      <source>“{text}” is no role. Choose {PersonRole}.</source>
      <translation>„{text}“ ist keine Rolle. Zu wählen ist {PersonRole}.</translation>
    </message>
    <message>
      <source>“{text}” is no time of day. Write it as 22:00.</source>
      <translation>„{text}“ ist keine Uhrzeit. So schreiben: 22:00.</translation>
    </message>
    <message>
      <source>“{text}” is no time zone. Write an offset such as +01:00 or a name such as Europe/Berlin.</source>
      <translation>„{text}“ ist keine Zeitzone. Einen Abstand wie +01:00 oder einen Namen wie Europe/Berlin schreiben.</translation>
    </message>
    <message>
      <source>“{text}” is no time. Write it as 2026-03-02T08:00:00+01:00.</source>
      <translation>„{text}“ ist keine Zeit. So schreiben: 2026-03-02T08:00:00+01:00.</translation>
    </message>
    <message>
      <source>“{text}” is no time. Write the start as 2026-03-02T08:00:00+01:00, or with its zone as 2026-03-02T08:00:00[Europe/Berlin].</source>
      <translation>„{text}“ ist keine Zeit. Den Anfang so schreiben: 2026-03-02T08:00:00+01:00, oder mit Zone: 2026-03-02T08:00:00[Europe/Berlin].</translation>
    </message>
    <message>
      <source>“{url}” cannot be opened: {error}.</source>
      <translation>„{url}“ lässt sich nicht öffnen: {error}.</translation>
    </message>
    <message>
      <source>“{url}” cannot be read: {error}.</source>
      <translation>„{url}“ ist nicht lesbar: {error}.</translation>
    </message>
    <message>
      <source>“{url}” needs the optional part “cluster”: pip install reid-desktop[cluster].</source>
      <translation>„{url}“ braucht den Zusatz „cluster“: pip install reid-desktop[cluster].</translation>
    </message>
  </context>
</TS>

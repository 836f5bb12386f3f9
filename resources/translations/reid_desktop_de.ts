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
      <source>&amp;Language (from the next start)</source>
      <translation>&amp;Sprache (ab dem nächsten Start)</translation>
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
      <source>A text of your own on the first page; empty: none.</source>
      <translation>Eigener Text auf der ersten Seite; leer: keiner.</translation>
    </message>
    <message>
      <source>About ReID Desktop</source>
      <translation>Über ReID Desktop</translation>
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
      <source>Cameras searched</source>
      <translation>Durchsuchte Kameras</translation>
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
      <source>Draw a box as query (Ctrl+B)</source>
      <translation>Rahmen als Anfrage zeichnen (Strg+B)</translation>
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
      <source>Folder…</source>
      <translation>Ordner…</translation>
    </message>
    <message>
      <source>Footage</source>
      <translation>Material</translation>
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
      <source>K of the coarse step over groups: how many are ranked in full (GLAD: 100); 0 goes by the size of the gallery.</source>
      <translation>K des Grobschritts über Gruppen: wie viele ganz geordnet werden (GLAD: 100); 0 richtet sich nach der Größe der Sammlung.</translation>
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
      <source>Keep this candidate beside the query (Ctrl+D)</source>
      <translation>Diesen Kandidaten neben der Anfrage behalten (Strg+D)</translation>
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
      <source>Key points and parts (Ctrl+K)</source>
      <translation>Schlüsselpunkte und Teile (Strg+K)</translation>
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
      <source>Next frame (Right)</source>
      <translation>Nächstes Bild (Rechts)</translation>
    </message>
    <message>
      <source>Next in&amp;dexed frame</source>
      <translation>Nächstes in&amp;diziertes Bild</translation>
    </message>
    <message>
      <source>Next indexed frame (Ctrl+Right)</source>
      <translation>Nächstes indiziertes Bild (Strg+Rechts)</translation>
    </message>
    <message>
      <source>No candidate chosen.</source>
      <translation>Kein Kandidat gewählt.</translation>
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
      <source>Of menus and windows; system takes that of the desktop. Holds from the next start.</source>
      <translation>Der Menüs und Fenster; system nimmt die des Schreibtischs. Gilt ab dem nächsten Start.</translation>
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
      <source>Play around the hit (Shift+Space)</source>
      <translation>Um den Treffer abspielen (Umschalt+Leertaste)</translation>
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
      <source>Previous frame (Left)</source>
      <translation>Voriges Bild (Links)</translation>
    </message>
    <message>
      <source>Previous indexed frame (Ctrl+Left)</source>
      <translation>Voriges indiziertes Bild (Strg+Links)</translation>
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
      <source>Share of GPU &amp;memory</source>
      <translation>Anteil am GPU-&amp;Speicher</translation>
    </message>
    <message>
      <source>Share of the GPU's memory</source>
      <translation>Anteil am Speicher der GPU</translation>
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
      <source>So that the recipient can follow the log to its printed head</source>
      <translation>Damit der Empfänger das Protokoll bis zu seinem gedruckten Kopf verfolgen kann</translation>
    </message>
    <message>
      <source>Somebody else</source>
      <translation>Jemand anderes</translation>
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
      <source>Take the filter off</source>
      <translation>Filter abnehmen</translation>
    </message>
    <message>
      <source>Take the last act back</source>
      <translation>Die letzte Handlung zurücknehmen</translation>
    </message>
    <message>
      <source>Take the tag “{tag}” off</source>
      <translation>Stichwort „{tag}“ entfernen</translation>
    </message>
    <message>
      <source>Take the time filter off (Esc)</source>
      <translation>Zeitfilter abnehmen (Esc)</translation>
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
      <source>What the coarse step looks at: groups (GLAD), every crop by itself, or what was measured to be faster at the size of the gallery.</source>
      <translation>Was der Grobschritt ansieht: Gruppen (GLAD), jeden Ausschnitt für sich, oder was bei der Größe der Sammlung als schneller gemessen wurde.</translation>
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
      <source>Whole frame (Ctrl+0)</source>
      <translation>Ganzes Bild (Strg+0)</translation>
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
      <source>Without dividing anew</source>
      <translation>Ohne neu zu teilen</translation>
    </message>
    <message>
      <source>Without it the same case gives the same bytes</source>
      <translation>Ohne sie gibt derselbe Fall dieselben Bytes</translation>
    </message>
    <message>
      <source>Write the report</source>
      <translation>Den Bericht schreiben</translation>
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
      <source>all cameras</source>
      <translation>alle Kameras</translation>
    </message>
    <message>
      <source>analyst</source>
      <translation>Analyst</translation>
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
      <source>loading the networks' library…</source>
      <translation>die Bibliothek der Netze wird geladen…</translation>
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
      <source>none</source>
      <translation>keine</translation>
    </message>
    <message>
      <source>none yet</source>
      <translation>noch keine</translation>
    </message>
    <message>
      <source>not asked with this query</source>
      <translation>mit dieser Anfrage nicht gefragt</translation>
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
      <source>read the query</source>
      <translation>Anfrage lesen</translation>
    </message>
    <message>
      <source>read the ranklist</source>
      <translation>Rangliste lesen</translation>
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
      <source>{camera} (placed)</source>
      <translation>{camera} (gesetzt)</translation>
    </message>
    <message>
      <source>{camera}: {count:,}</source>
      <translation>{camera}: {count:,}</translation>
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
      <source>{known:,} of {shown:,} candidates; the others are on footage without a clock</source>
      <translation>{known:,} von {shown:,} Kandidaten; die übrigen sind auf Material ohne Uhr</translation>
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
      <source>{name}, frame {frame}</source>
      <translation>{name}, Bild {frame}</translation>
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
      <source>… the chain is being checked</source>
      <translation>… die Kette wird geprüft</translation>
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
</TS>

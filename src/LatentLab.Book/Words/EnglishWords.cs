using System.Globalization;

namespace LatentLab.Book.Words;

internal sealed class EnglishWords : BookWords
{
    public override string Language => "en";
    public override string Comma => ", ";

    // Around every page
    public override string Skip => "Skip to the text";
    public override string Dark => "Dark";
    public override string Site => "Book";
    public override string WhyShort => "Why μ, σ?";
    public override string SourceShort => "Source text";
    public override string PlaygroundShort => "Playground";
    public override string Slides => "Slides";
    public override string SlidesHint => "For a projector (p)";
    public override string Handout => "Handout";
    public override string HandoutHint => "To print, with room for answers";
    public override string Code => "Code";
    public override string OnThisPage => "On this page";

    // Lessons
    public override string Lessons => "Lessons";
    public override string More => "More";
    public override string TheNotebook => "the notebook";
    public override string OpenOptional => "open the optional parts";
    public override string OpenOptionalHint => "What is open is printed, too";
    public override string PreviousLesson => "Previous lesson";
    public override string NextLesson => "Next lesson";
    public override string Previous => "← Previous";
    public override string Next => "Next →";
    public override string PreviousAndNext => "Previous and next lesson";
    public override string DidNotEnd => "This lesson did not run to its end";
    public override string Lesson(string number) => $"Lesson {number}";
    public override string Titled(string number, string title) => $"Lesson {number}: {title}";
    public override string LinkTo(string section) => $"Link to this section: {section}";
    public override string FoldMinutes(int minutes) => $", {minutes} min";
    public override string ToRead(int core, int all) =>
        core == all ? $"{all} min to read" : $"{core} min to read, {all} with the optional parts";
    public override string ComputedIn(string duration) => $"computed in {duration}";
    public override string ClaimsHold(int held) => held == 1 ? "1 claim holds" : $"{held} claims hold";
    public override string ClaimsFail(int failed) => failed == 1 ? "1 claim fails" : $"{failed} claims fail";
    public override string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:F0} s");
    public override string Minutes(double minutes) =>
        string.Create(CultureInfo.InvariantCulture, $"{minutes:F1} min");
    public override string Hours(int minutes) => minutes < 60 ? $"{minutes} min"
        : minutes % 60 == 0 ? $"{minutes / 60} h" : $"{minutes / 60} h {minutes % 60} min";

    // Cells and what they show
    public override string SetupCode => "Setup code";
    public override string HereForItsError => "This cell is here for its error";
    public override string StoppedWithError => "This cell stopped with an error";
    public override string CellNumbers(int first, int last) =>
        first == last ? $", cell {last}" : $", cells {first} to {last}";
    public override string ErrorIn(int cell) => $"Error in cell {cell}";
    public override string ChartOf(int cell) => $"Chart made by cell {cell}";
    public override string PictureOf(int cell) => $"Picture made by cell {cell}";

    // How far a lesson is
    public override string Running(string? since) => since is null ? "running" : $"running since {since}";
    public override string Waiting => "waiting";
    public override string NotRunYet => "not run yet";
    public override string UnchangedSince(string? day) => $"unchanged since {day ?? "an earlier course"}";
    public override string AllRunAgain =>
        "All lessons can be read. They are run again from other seeds, which this page will show by itself.";
    public override string SomeRead(int read, int all, string? running) => running is null
        ? $"{read} of {all} lessons can be read. This page fills in by itself as lessons end; nothing has to be loaded "
            + "again."
        : $"{read} of {all} lessons can be read. Lesson {running} is running. This page fills in by itself as lessons "
            + "end; nothing has to be loaded again.";
    public override string SomeReadThenStopped(int read, int all) =>
        $"{read} of {all} lessons can be read. The course was stopped before the others; <code>latentlab course</code> "
        + "goes on with them and runs none again that is unchanged.";
    public override string LessonRuns(string? since) =>
        since is null ? "This lesson is running. It appears here by itself when it ends."
        : $"This lesson is running since {since}. It appears here by itself when it ends.";
    public override string LessonWaits =>
        "This lesson is waiting for those before it. It appears here by itself when it has run.";
    public override string LessonHasNotRun => "This lesson has not run yet. <code>latentlab course</code> runs it.";
    public override string NotInBook(string number) => $"{number} (not in this book)";
    public override string LessonNotInBook(string number) => $"lesson {number} is not in this book";
    public override string LessonNotYet(string number) => $"lesson {number} has not run yet";
    public override string LessonBroke(string number) => $"lesson {number} did not run to its end";
    public override string LessonShowsNot(string number) => $"lesson {number} does not show it";

    // The first page
    public override string Introduction =>
        "Autoencoders and variational autoencoders, **measured**. Each lesson asks one question, trains "
        + "models to answer it, and puts a number beside every sentence. Losses are in nats per image. Most "
        + "lessons end with exercises that check themselves and with the experiment that goes on from there: "
        + "notebooks to run beside the book, in `notebooks/exercises` and `notebooks/experiments`.";
    public override string Total(int lessons, string core, string all, string? computing, string? megabytes) =>
        $"{lessons} {(lessons == 1 ? "lesson" : "lessons")}: {core} to read, {all} with the optional parts"
        + (computing is null ? "" : $", {computing} of computing")
        + (megabytes is null ? "." : $", at most {megabytes} MB of memory.");
    public override string ToTry => "To try";
    public override string PlaygroundTitle => "Train one in the page";
    public override string PlaygroundLine =>
        "an autoencoder and a VAE learn before your eyes, and a guide of ten steps says what to turn and "
        + "what to see";
    public override string PlaygroundLead =>
        "An autoencoder and a variational autoencoder learn the same data, one beside the other. Start "
        + "them, and watch where they put the images, what lies between, and what each term of the loss does.";
    public override string PlaygroundSkip => "Skip to the playground";
    public override string LookUp => "To look things up";
    public override string SourceTitle => "From the source text to the numbers";
    public override string SourceLine => "each sentence of the text with its claim, lesson, figure and number";
    public override string BrokenTitle => "Claims without their cause";
    public override string BrokenLine => "each claim with its control, and its value when its cause is taken away";
    public override string Glossary => "Glossary";
    public override string GlossaryLine(int terms) => $"{terms} terms, English and Chinese side by side";
    public override string QuestionLine(int sentences) =>
        $"the question of this course, answered in {sentences} sentences, each with the number that this run measured "
        + "for it";
    public override string Verdicts(string link, string counts, int added, string countsOfAdded) =>
        added == 0 ? $"Of {link}, {counts}."
        : added == 1 ? $"Of {link}, {counts}; of 1 question that the course adds, {countsOfAdded}."
        : $"Of {link}, {counts}; of {added} questions that the course adds, {countsOfAdded}.";
    public override string SourceSentences(int count) => $"the source text's {count} sentences";
    public override string VerdictCount(string verdict, int count) => $"{count} " + (verdict, count) switch
    {
        ("holds", > 1) => "hold",
        ("holds in part", > 1) => "hold in part",
        ("does not hold", > 1) => "do not hold",
        ("not tested", > 1) => "are not tested",
        ("not tested", _) => "is not tested",
        _ => verdict,
    };
    public override string Verdict(string verdict) => verdict;
    public override string Figures => "Figures";
    public override string Sources => "Sources";
    public override string SourcesLine => "The sources that the lessons name, and which lessons name them.";
    public override string ForTheTeacher => "For the teacher";
    public override string WithTheAnswers(string link) => $"{link} (with the answers)";

    // The pages about the text and the question
    public override string Sentences(int count) => $"{count} sentences";
    public override string MeasuredHere(int count) => $"{count} of them measured in this book";
    public override string MeasuredClaims(int held, int all) => $"{held} of {all} measured claims hold";
    public override string SentencesOfText(int count, int added) => added == 0 ? $"{count} sentences of the text"
        : $"{count} sentences of the text and {(added == 1 ? "1 question" : $"{added} questions")} that the course "
            + "adds";
    public override string OfTheText(int count, string counts) => $"of the text's {count}, {counts}";
    public override string WithoutCause => "what each claim is without its cause";
    public override string AskedByCourse => "Asked by the course:";
    public override string InEnglish(string words) => $"In English: {words}";
    public override string SentenceNumber(int number) => $"Sentence {number}";
    public override string InLesson(string link) => $"lesson {link}";
    public override string NotShown(string why) => $"Not shown: {why}.";
    public override string MoreHold(int count, string claim) =>
        $"{count} more <span class=\"holds\">✓ hold</span><span class=\"cell-number\"> for {claim}</span>";
    public override string Needs(string needed) => $"needs {needed}";
    public override string Measurements(int held, int all) => $"{held} of {all} measurements hold";
    public override string OverSeeds(int seeds, string least, string most, int held) =>
        $"{seeds} seeds: {least} to {most}, {held} of {seeds} hold";
    public override string Figure(string link) => $"Figure {link}";
    public override string FigureMissing(string figure, string why) => $"Figure {figure}: {why}.";
    public override string OwnReferences => "The text's own references";
    public override string ReferencesLine(string link) => $"What the lessons themselves name is listed under {link}.";
    public override string FirstPage => "the book's first page";
    public override string Control => "Control";
    public override string WhatIsBroken => "What is broken";
    public override string BrokenColumn => "Broken";
    public override string ClaimCountLine(int count) => $"{count} claims";
    public override string SeenRed(int count) => $"{count} seen to turn red when their cause was broken";
    public override string NotBrokenYet(int count) => $"{count} not broken yet";
    public override string Recorded(string when, string with) => $"recorded {when} with {with}";
    public override string DataAndSeed(string data, int seed) => $"{data}, seed {seed}";
    public override string FromTo(string first, string last) => $"{first} to {last}";
    public override string NoClaims => "No lesson of this book shows a claim.";
    public override string NoneYet => "none written down yet";
    public override string NothingYet => "nothing yet";
    public override string ThisNotBrokenYet => "not broken yet";
    public override string NeededThen(string needed) => $"needed {needed}";
    public override string UnbrokenThen(string value) => $"unbroken then {value}";
    public override string Red => "red";

    // For the teacher
    public override string TeacherNumber(string number) => $"For the teacher {number}".Trim();
    public override string ToReadColumn => "To read";
    public override string ToRunColumn => "To run";
    public override string TeacherColumn => "Notes for the teacher";
    public override string TeacherLinks => "goals, answers, questions";
    public override string ForLesson(string lesson) => $" for lesson {lesson}";
    public override string LessonByLesson => "Lesson by lesson";
    public override string Reckoned(double words, double lines, double outputs) =>
        $"Reading is reckoned at {words} words, {lines} lines of code or {outputs} outputs a minute; folded code, "
        + "lists of sources and folds that answer nothing belong to the optional parts.";
    public override string TheLesson => "The lesson";
    public override string PlansAndLessons => "Plans and all lessons";
    public override string NotInThisBook => "not in this book";
    public override string NotRun => "not run";
    public override string ReadingMinutes(int core, int all) =>
        core == all ? $"{all} minutes" : $"{core} minutes ({all} with the optional parts)";
    public override string ReadingAndRunning(string reading, string running) =>
        $" Reading {reading}, running {running}.";
    public override string ReadingAlone(string reading) => $": {reading}";

    // Tables
    public override string Claims => "Claims";
    public override string Claim => "Claim";
    public override string Sentence => "Sentence";
    public override string Measured => "Measured";
    public override string Needed => "Needed";
    public override string VerdictColumn => "Verdict";
    public override string LessonColumn => "Lesson";
    public override string Holds => "holds";
    public override string Fails => "fails";
    public override string ClaimsLine(int held, int all, string link) =>
        $"Every sentence below was tested by training models and measuring: {held} of {all} hold. The same table for "
        + $"programs: {link}.";
    public override string Spread => "Spread over seeds";
    public override string SpreadLine(int seeds, int held, int all) =>
        $"The same lessons run {seeds} times, each time from another seed: {held} of {all} claims hold on every one. "
        + "<em>Passed</em> says on how many seeds; the deviation is the sample's standard deviation (divisor n − 1).";
    public override string Passed => "Passed";
    public override string Least => "Min";
    public override string Mean => "Mean";
    public override string Most => "Max";
    public override string Deviation => "Deviation";
    public override string HeldOf(int held, int all) => $"{held} of {all}";
    public override string InUnit(string unit) => $"in {unit}";
    public override string Term => "Term";
    public override string ChineseColumn => "Chinese";
    public override string Meaning => "Meaning";
    public override string Terms(int count) => $"{count} terms";
}

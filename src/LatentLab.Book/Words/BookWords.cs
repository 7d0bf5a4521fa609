using LatentLab.Book.Reference;

namespace LatentLab.Book.Words;

/// <summary>
/// What the book itself says, in one language: a member for each sentence, with its places named. A sentence is never
/// put together from pieces, since pieces stand in another order elsewhere. Places of type <c>string</c> take HTML.
/// </summary>
/// <remarks>A language is a class; the compiler says which sentences it still lacks.</remarks>
internal abstract class BookWords
{
    public static BookWords English { get; } = new EnglishWords();

    public static BookWords Chinese { get; } = new ChineseWords();

    /// <param name="language"><c>en</c> or <c>zh</c>.</param>
    public static BookWords In(string language) => language == "zh" ? Chinese : English;

    /// <summary>For the page's <c>lang</c>.</summary>
    public abstract string Language { get; }

    /// <summary>Between the items of a list.</summary>
    public abstract string Comma { get; }

    // Around every page
    public abstract string Skip { get; }
    public abstract string Dark { get; }
    public abstract string Site { get; }
    public abstract string WhyShort { get; }
    public abstract string SourceShort { get; }
    public abstract string PlaygroundShort { get; }
    public abstract string Slides { get; }
    public abstract string SlidesHint { get; }
    public abstract string Handout { get; }
    public abstract string HandoutHint { get; }
    public abstract string Code { get; }
    public abstract string OnThisPage { get; }

    // Lessons
    public abstract string Lessons { get; }
    public abstract string More { get; }
    public abstract string TheNotebook { get; }
    public abstract string OpenOptional { get; }
    public abstract string OpenOptionalHint { get; }
    public abstract string PreviousLesson { get; }
    public abstract string NextLesson { get; }
    public abstract string Previous { get; }
    public abstract string Next { get; }
    public abstract string PreviousAndNext { get; }
    public abstract string DidNotEnd { get; }
    public abstract string Lesson(string number);
    public abstract string Titled(string number, string title);
    public abstract string LinkTo(string section);
    public abstract string FoldMinutes(int minutes);
    public abstract string ToRead(int core, int all);
    public abstract string ComputedIn(string duration);
    public abstract string ClaimsHold(int held);
    public abstract string ClaimsFail(int failed);
    public abstract string Seconds(double seconds);
    public abstract string Minutes(double minutes);
    public abstract string Hours(int minutes);

    // Cells and what they show
    public abstract string SetupCode { get; }
    public abstract string HereForItsError { get; }
    public abstract string StoppedWithError { get; }
    public abstract string CellNumbers(int first, int last);
    public abstract string ErrorIn(int cell);
    public abstract string ChartOf(int cell);
    public abstract string PictureOf(int cell);

    // How far a lesson is
    public abstract string Running(string? since);
    public abstract string Waiting { get; }
    public abstract string NotRunYet { get; }
    public abstract string UnchangedSince(string? day);
    public abstract string AllRunAgain { get; }
    public abstract string SomeRead(int read, int all, string? running);
    public abstract string SomeReadThenStopped(int read, int all);
    public abstract string LessonRuns(string? since);
    public abstract string LessonWaits { get; }
    public abstract string LessonHasNotRun { get; }
    public abstract string NotInBook(string number);
    public abstract string LessonNotInBook(string number);
    public abstract string LessonNotYet(string number);
    public abstract string LessonBroke(string number);
    public abstract string LessonShowsNot(string number);

    // The first page
    public abstract string Introduction { get; }
    public abstract string Total(int lessons, string core, string all, string? computing, string? megabytes);
    public abstract string ToTry { get; }
    public abstract string PlaygroundTitle { get; }
    public abstract string PlaygroundLine { get; }
    public abstract string PlaygroundLead { get; }
    public abstract string PlaygroundSkip { get; }
    public abstract string LookUp { get; }
    public abstract string SourceTitle { get; }
    public abstract string SourceLine { get; }
    public abstract string BrokenTitle { get; }
    public abstract string BrokenLine { get; }
    public abstract string Glossary { get; }
    public abstract string GlossaryLine(int terms);
    public abstract string QuestionLine(int sentences);
    public abstract string Verdicts(string link, string counts, int added, string countsOfAdded);
    public abstract string SourceSentences(int count);
    public abstract string VerdictCount(string verdict, int count);
    public abstract string Verdict(string verdict);
    public abstract string Figures { get; }
    public abstract string Sources { get; }
    public abstract string SourcesLine { get; }
    public abstract string ForTheTeacher { get; }
    public abstract string WithTheAnswers(string link);

    // The pages about the text and the question
    public abstract string Sentences(int count);
    public abstract string MeasuredHere(int count);
    public abstract string MeasuredClaims(int held, int all);
    public abstract string SentencesOfText(int count, int added);
    public abstract string OfTheText(int count, string counts);
    public abstract string WithoutCause { get; }
    public abstract string AskedByCourse { get; }
    public abstract string InEnglish(string words);
    public abstract string SentenceNumber(int number);
    public abstract string InLesson(string link);
    public abstract string NotShown(string why);
    public abstract string MoreHold(int count, string claim);
    public abstract string Needs(string needed);
    public abstract string Measurements(int held, int all);
    public abstract string OverSeeds(int seeds, string least, string most, int held);
    public abstract string Figure(string link);
    public abstract string FigureMissing(string figure, string why);
    public abstract string OwnReferences { get; }
    public abstract string ReferencesLine(string link);
    public abstract string FirstPage { get; }
    public abstract string Control { get; }
    public abstract string WhatIsBroken { get; }
    public abstract string BrokenColumn { get; }
    public abstract string ClaimCountLine(int count);
    public abstract string SeenRed(int count);
    public abstract string NotBrokenYet(int count);
    public abstract string Recorded(string when, string with);
    public abstract string DataAndSeed(string data, int seed);
    public abstract string FromTo(string first, string last);
    public abstract string NoClaims { get; }
    public abstract string NoneYet { get; }
    public abstract string NothingYet { get; }
    public abstract string ThisNotBrokenYet { get; }
    public abstract string NeededThen(string needed);
    public abstract string UnbrokenThen(string value);
    public abstract string Red { get; }

    // For the teacher
    public abstract string TeacherNumber(string number);
    public abstract string ToReadColumn { get; }
    public abstract string ToRunColumn { get; }
    public abstract string TeacherColumn { get; }
    public abstract string TeacherLinks { get; }
    public abstract string ForLesson(string lesson);
    public abstract string LessonByLesson { get; }
    public abstract string Reckoned(double words, double lines, double outputs);
    public abstract string TheLesson { get; }
    public abstract string PlansAndLessons { get; }
    public abstract string NotInThisBook { get; }
    public abstract string NotRun { get; }
    public abstract string ReadingMinutes(int core, int all);
    public abstract string ReadingAndRunning(string reading, string running);
    public abstract string ReadingAlone(string reading);

    // Tables
    public abstract string Claims { get; }
    public abstract string Claim { get; }
    public abstract string Sentence { get; }
    public abstract string Measured { get; }
    public abstract string Needed { get; }
    public abstract string VerdictColumn { get; }
    public abstract string LessonColumn { get; }
    public abstract string Holds { get; }
    public abstract string Fails { get; }
    public abstract string ClaimsLine(int held, int all, string link);
    public abstract string Spread { get; }
    public abstract string SpreadLine(int seeds, int held, int all);
    public abstract string Passed { get; }
    public abstract string Least { get; }
    public abstract string Mean { get; }
    public abstract string Most { get; }
    public abstract string Deviation { get; }
    public abstract string HeldOf(int held, int all);
    public abstract string InUnit(string unit);
    public abstract string Term { get; }
    public abstract string ChineseColumn { get; }
    public abstract string Meaning { get; }
    public abstract string Terms(int count);

    /// <summary>How many sentences have which verdict; those without one are left out.</summary>
    public string VerdictCounts(IEnumerable<SourceSentence> sentences)
    {
        string[] found = [.. sentences.Select(sentence => sentence.Verdict?.Word).OfType<string>()];
        return string.Join(Comma, SentenceVerdict.Words
            .Select(verdict => (verdict, count: found.Count(word => word == verdict)))
            .Where(one => one.count > 0).Select(one => VerdictCount(one.verdict, one.count)));
    }
}

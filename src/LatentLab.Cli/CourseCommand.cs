using System.CommandLine;
using LatentLab.Book.Course;
using LatentLab.Book.Mutations;
using LatentLab.Book.Reference;
using LatentLab.Book.Translation;
using LatentLab.Data;
using LatentLab.Plots;
using Spectre.Console;

namespace LatentLab.Cli;

/// <summary><c>latentlab course</c>: runs the lessons, each in a process of its own, and writes the book.</summary>
internal static class CourseCommand
{
    public static Command Build()
    {
        var target = new Option<DirectoryInfo?>("--out")
        {
            Description = "Where the book goes (default: 'book' in the kit's folder). It fills in as lessons end; "
                + "lessons of an earlier book there that would come out the same are not run again.",
            HelpName = "DIR"
        };
        var only = new Option<string?>("--only")
        {
            Description = "Only these lessons, by number, such as 01,03 (default: all).",
            HelpName = "NN,NN"
        };
        var data = new Option<string>("--data")
        {
            Description = "digits (shipped), shapes, mnist, fashion, or the path of a folder of images or tables, or "
                + "of a table. Options follow a path behind commas, as in own.csv,label=last ("
                + $"{string.Join(", ", ImportOption.All.Select(option => option.Name))}).",
            HelpName = "NAME|PATH",
            DefaultValueFactory = _ => "digits"
        };
        var seed = new Option<int>("--seed")
        {
            Description = "The seed of all random numbers.",
            DefaultValueFactory = _ => 1
        };
        var seeds = new Option<int>("--seeds")
        {
            Description =
                "Run everything with this many seeds, counting up from --seed, and show the spread of every claim.",
            DefaultValueFactory = _ => 1
        };
        var timeout = new Option<double>("--timeout")
        {
            Description = "Time limit for one lesson, in seconds.",
            DefaultValueFactory = _ => 900,
            HelpName = "S"
        };
        var fresh = new Option<bool>("--fresh")
        {
            Description = "Run every lesson, also those on whose run in the book nothing has changed: its notebook, "
                + "the program, the data, the seed, the processor and the number of threads."
        };
        var open = new Option<bool>("--open")
        {
            Description = "Open the book in your browser as soon as its first lesson can be read."
        };
        var language = new Option<string>("--lang")
        {
            Description = "en, or zh for the Chinese edition, which goes into the folder 'zh' of the book.",
            DefaultValueFactory = _ => "en"
        };
        language.AcceptOnlyFromAmong("en", "zh");
        var verbose = new Option<bool>("--verbose") { Description = "Show what the lessons print." };
        var command = new Command("course",
            "Run the lessons on this machine and write a book of them that opens in any browser, offline. It can be "
            + "read from the first lesson on. Ctrl-C keeps what is done, and the same command goes on (exit 1 if a "
            + "cell failed or a claim does not hold; the book is written anyway).")
        {
            target, only, data, seed, seeds, fresh, open, timeout, language, verbose,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            string kit = ProjectFolder.Find(), notebooks = Path.Combine(kit, "notebooks");
            // the lessons run in their own folder
            string set = DataPlaceAndOptions.Parse(parsed.GetRequiredValue(data)).Anywhere().ToString();
            if (Datasets.Files(set) is { } published && DataPlaces.OfThisMachine().Find(published) is null)
            {
                Console.WriteLine($"{published.Title} is not on this machine yet; it is fetched once.");
                await IdxSetFetch.FolderAsync(published, progress: new DownloadReport(Console.Out),
                    cancellation: cancellation);
            }
            string[] chosen = parsed.GetValue(only)?.Split(',',
                StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
            CheckData(set, LessonImages.Of(CourseLessons.Find(notebooks), chosen));
            if (parsed.GetValue(seeds) < 1)
                throw new ArgumentException($"--seeds: expected at least 1, found {parsed.GetValue(seeds)}.");
            if (parsed.GetValue(timeout) is not (> 0 and < 1e6) and var seconds)
                throw new ArgumentException($"--timeout: expected seconds between 0 and a million, found {seconds}.");

            bool isChinese = parsed.GetValue(language) == "zh";
            string book = parsed.GetValue(target)?.FullName ?? Path.Combine(kit, "book");
            CourseTranslation? chinese = isChinese ? CourseTranslation.Of(notebooks) : null;
            SourceMap? map = SourceMap.Find(notebooks);
            Glossary? glossary = Glossary.Find(notebooks);
            TeacherGuide? teacher = TeacherGuide.Find(notebooks);
            ClaimMutations? mutations = ClaimMutations.Find(notebooks);
            var options = new CourseOptions
            {
                OutputFolder = isChinese ? Path.Combine(book, CourseTranslation.FolderName) : book,
                Language = isChinese ? "zh" : "en",
                EnglishFolder = isChinese ? notebooks : null,
                OtherEdition = isChinese ? ".."
                    : CourseTranslation.IsThere(notebooks) ? CourseTranslation.FolderName : null,
                Only = chosen,
                Parameters = new Dictionary<string, string> { ["data"] = set },
                Seed = parsed.GetValue(seed),
                Seeds = parsed.GetValue(seeds),
                Inputs = new CourseInputs().Of,
                Fresh = parsed.GetValue(fresh),
                LessonTimeout = TimeSpan.FromSeconds(parsed.GetValue(timeout)),
                Map = chinese is null ? map : chinese.Of(map),
                Glossary = chinese is null ? glossary : chinese.Of(glossary),
                Answer = ShortAnswer.Find(notebooks),
                Teacher = chinese is null ? teacher : chinese.Of(teacher),
                Mutations = chinese is null ? mutations : chinese.Of(mutations),
                Playground = PlaygroundCommand.Figure().ToHtml(),
                PlotlyScript = PlotlyScript.Source(),
            };
            var progress = new CourseReport(
                AnsiConsole.Console, parsed.GetValue(verbose), parsed.GetValue(open));
            CourseResult result = await CourseRunner.Run(
                CourseLessons.Find(chinese?.Notebooks ?? notebooks), options, LessonProgram.Run, progress,
                cancellation);
            progress.Conclude(result);
            return result.Stopped ? ExitCode.Cancelled : result.ExitCode;
        });
        return command;
    }

    /// <summary>What is wrong with the data is known before anything is computed.</summary>
    private static void CheckData(string set, IReadOnlyList<LessonImages> lessons)
    {
        // The kit's own sets are large enough.
        bool isKnown = Datasets.Files(set) is not null || set.Equals("shapes", StringComparison.OrdinalIgnoreCase);
        using Split data = Datasets.Load(set, train: isKnown ? 1 : null, test: isKnown ? 1 : null);
        if (data.Train is not { Channels: 1, Height: 28, Width: 28 })
            throw new ArgumentException(
                $"--data: the lessons are about grey images of 28×28, found {ImportDescription.Size(data.Train)}. "
                + $"{Remedy(data)} A library model takes any size.");
        if (!isKnown && LessonImages.Lacking(lessons, data.Train.Count, data.Test.Count) is { } lacking)
            throw new ArgumentException($"--data: {lacking}. Give more images, or choose other lessons with --only."
                + (data.Import?.Options.Contains("testShare") == true
                    && lessons.All(lesson => lesson.Train <= data.Train.Count)
                    ? " Where the data are not split, testShare=0.5 tests on half of them." : ""));
        Console.WriteLine($"Data: {data.Import?.ToString() ?? data.Train.Name}");
    }

    private static string Remedy(Split data) => data switch
    {
        { Train: { Channels: 3, Height: 28, Width: 28 } } => "Leave grey=false out.",
        { Train.Channels: 3 } => "Leave grey=false out, and height and width.",
        { Import.Format: var format } when format.Contains("pictures") => "Leave height and width out.",
        _ => "Write them in that size, or as PNG files in a folder, which are brought to it.",
    };
}

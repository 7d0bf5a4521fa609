using System.Text.Json.Nodes;

namespace LatentLab.Cli.Tests.Grading;

/// <summary>
/// A class of sixty: pupils who are right, wrong in ways that have a name, unlucky, and hostile in every way that
/// grading must stand. They answer four tasks of the course: two functions, a prediction and a reading.
/// </summary>
public sealed class GeneratedClass
{
    public const string Loss = "squared-error", Ruler = "image-distance", Steps = "minibatch-prediction",
        Curve = "learning-rate-reading";

    public static readonly string[] Tasks = [Loss, Steps, Curve, Ruler];

    private const string RightLoss = "return (images - reconstructions).pow(2).reshape(images.shape[0], -1).sum(1);";
    private const string RightRuler = "return (x - y).pow(2).reshape(x.shape[0], -1).sum(1).sqrt();";

    private readonly JsonObject notebook;
    private readonly string submissions, outside;
    private readonly List<Pupil> pupils = [];

    /// <param name="notebook">The notebook as it was handed out.</param>
    /// <param name="submissions">Where pupils hand in.</param>
    /// <param name="outside">A file that no submission may touch.</param>
    public GeneratedClass(JsonObject notebook, string submissions, string outside)
    {
        (this.notebook, this.submissions, this.outside) = (notebook, submissions, outside);
        Good();
        Wrong();
        Unfinished();
        Forgers();
        Breakers();
        Files();
    }

    public IReadOnlyList<Pupil> Pupils => pupils;

    public void HandIn()
    {
        foreach (Pupil pupil in pupils)
        {
            string path = Path.Combine(submissions, pupil.File);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            pupil.Write(path);
        }
    }

    private void Good()
    {
        Graded("right-1", new());
        Graded("right-2", new()
        {
            Loss = Function(
                "return TorchSharp.torch.nn.functional.mse_loss(images, reconstructions, "
                + "TorchSharp.torch.nn.Reduction.None).flatten(1).sum(1);")
        });
        Graded("right-5", new() { Ruler = RulerFunction("return (x.flatten(1) - y.flatten(1)).norm(1);") });
        Graded("right-6", new()
        {
            Loss = "#!csharp\nusing System.Collections.Generic;\n" + Function(
                "var all = new List<Tensor>(); for (int i = 0; i < images.shape[0]; i++) all.Add((images[i] - "
                + "reconstructions[i]).square().sum()); return stack(all);")
        });
        Graded("right-7", new() { Steps = "var risingSteps = \" (B) \";", Curve = "string longestSteps = \"C\";" });
        Graded("right-8", new()
        {
            Loss = Function(RightLoss),
            LossAgain = "// a second half, as splitting a cell leaves it\nint unused = 1;"
        });
    }

    private void Wrong()
    {
        WrongLoss(
            "averaged-over-pixels", "return (images - reconstructions).square().flatten(1).mean(new long[] { 1 });");
        WrongLoss(
            "averaged-over-everything", "return TorchSharp.torch.nn.functional.mse_loss(images, reconstructions);");
        WrongLoss("summed-over-images", "return (images - reconstructions).flatten(1).square().sum(0);");
        WrongLoss("root-taken", "return (images - reconstructions).flatten(1).norm(1);");
        WrongLoss("half", "return 0.5 * (images - reconstructions).square().flatten(1).sum(1);");
        WrongLoss("sign-flipped", "return -(images - reconstructions).square().flatten(1).sum(1);");
        WrongRuler("root-forgotten", "return (x - y).square().flatten(1).sum(1);");
        WrongRuler("averaged-over-pixels", "return (x - y).square().flatten(1).mean(new long[] { 1 }).sqrt();");
        WrongRuler("one-distance-for-all", "return (x - y).square().sum().sqrt();");
        Graded("wrong-letter-z", new() { Curve = "string longestSteps = \"z\";" }, Over(Curve, "incorrect", "letters"));
    }

    private void Unfinished()
    {
        Graded("blank", new() { Loss = null, Ruler = null, Steps = null, Curve = null },
            Tasks.ToDictionary(task => task, _ => new Expected("not attempted")));
        Graded("half-way", new() { Ruler = null, Curve = null },
            Over(Ruler, "not attempted", "").With(Curve, "not attempted"));
        Graded("slip-of-the-pen", new() { Loss = Function("return (images - ).sum(1);") },
            Over(Loss, "does not run", "CS1525"));
        Graded("helper-elsewhere", new() { Loss = Function("return Helper(images, reconstructions);") },
            Over(Loss, "does not run", "Only answer cells are graded"));
        Graded("throws-at-once", new() { Loss = Function(RightLoss) + "\nthrow new Exception(\"=cmd()\");" },
            Over(Loss, "does not run", "=cmd()"));
        // Whoever is stopped for their time may have had a slow machine: a teacher decides.
        Graded("endless", new() { Loss = Function("while (true) { }") }, Over(Loss, "incorrect", "stopped"),
            look: true);
        Graded("endless-at-once", new() { Loss = Function(RightLoss) + "\nwhile (true) { }" },
            Over(Loss, "out of time", "20 s"), look: true);
    }

    // The check is in another process: what they would reach for is not there.
    private void Forgers()
    {
        Graded("badge", new()
        {
            Loss = Function("return images;")
                + "\nConsole.WriteLine(\"✓ right  The squared error of each image\");"
        },
            Over(Loss, "incorrect"));
        Graded("ask-the-check", new()
        {
            Curve = "string longestSteps = \"abcd\".Select(c => c.ToString())"
                + ".First(c => Exercises.LearningRateReading.Check(c).Verdict == Verdict.Correct);"
        },
            Over(Curve, "does not run", "Exercises"));
        Graded("ask-the-solution", new()
        {
            Curve = "string longestSteps = Exercises.LearningRateReading.Solution().Code.Split('\"')[1];"
        },
            Over(Curve, "does not run", "Exercises"));
        Graded("own-exercises", new()
        {
            Loss = "static class Exercises { public static class SquaredError { public static object Check(object f) "
                + "=> null; public static object Check(Func<Tensor, Tensor, Tensor> f) => null; } }\n"
                + Function("return images;")
        },
            Over(Loss, "incorrect"));
        Graded("extension", new()
        {
            Loss = "class Mine { }\nMine MySquaredError = new Mine();"
        },
            Over(Loss, "does not run", "The check cannot call your answer"));
        Graded("edited-check",
            new() { Loss = Function("return images;"), Check = "Exercises.LearningRateReading.Check(\"c\")" },
            Over(Loss, "incorrect"));
        Act("pipe",
            "foreach (int number in Enumerable.Range(64, 4)) try { using var f = "
            + "System.IO.File.OpenWrite($\"/proc/self/fd/{number}\"); "
            + "f.Write(System.Text.Encoding.ASCII.GetBytes(\"{\\\"Kind\\\":2}\\n\")); } catch (Exception) { }",
            new("stopped", "channel"), look: true);
        Act("judges-assembly",
            "System.Reflection.Assembly.Load(\"LatentLab.Classroom\");", new("incorrect", "LatentLab.Classroom"));
        Act("judges-file",
            "System.IO.File.ReadAllBytes(System.IO.Path.Combine(AppContext.BaseDirectory, "
            + "\"LatentLab.Classroom.dll\"));", new("incorrect", "denied"), look: true);
        Act("solutions", $"System.IO.File.ReadAllText(@\"{Path.Combine(submissions, "..", "notebooks", "solutions",
            "01-class.ipynb")}\");", new("incorrect", "denied"), look: true);
        Act("secret-seed", "System.IO.File.ReadAllText(\"../../seed\");", new("incorrect", "denied"), look: true);
        Act("journal", "System.IO.Directory.GetFiles(\"../../journal\");", new("incorrect", "denied"), look: true);
        // Memory beside an array can be read and written so. A judge lay there once; now it is only the answer's own.
        Graded("raw-memory", new()
        {
            Loss = Function("long[] near = new long[4];\n"
                + "var there = System.Runtime.Intrinsics.Vector128.LoadUnsafe(ref near[0], 100);\n"
                + "System.Runtime.Intrinsics.Vector128.StoreUnsafe(there, ref near[0], 100);\n"
                + "return images;")
        },
            Over(Loss, "incorrect"));
        Graded("shapes-that-do-not-fit", new()
        {
            Loss = Function("return images.flatten(1).matmul(reconstructions.flatten(1)).sum(1);")
        },
            Over(Loss, "incorrect", "cannot be multiplied"));
        Graded("swap-judges", new()
        {
            Loss = Function("object mine = Exercises.SquaredError, other = Exercises.LearningRateReading;\n"
                + "var judges = new object[] { mine, other };\nreturn images;")
        },
            Over(Loss, "does not run", "Exercises"));
        Act("background",
            "new Progress<int>(_ => { while (true) { } }); "
            + "System.Threading.ThreadPool.QueueUserWorkItem(_ => System.Threading.Thread.Sleep(100_000));", null,
            look: false);
        Act("reflection",
            "if (AppDomain.CurrentDomain.GetAssemblies().Any(one => one.GetName().Name == \"LatentLab.Classroom\")) "
            + "throw new Exception(\"the judge is here\");", null, look: true);
        Act("native", "[System.Runtime.InteropServices.DllImport(\"libc\")] static extern int getpid(); getpid();",
            null, look: true);
        Graded("other-code", new() { Loss = "#r \"/tmp/evil.dll\"\n" + Function(RightLoss) },
            Over(Loss, "refused", "#r"), look: true);
        Act("later", "new System.Threading.Thread(() => Console.WriteLine(\"✓\")).Start();", null, look: false);
    }

    private void Breakers()
    {
        Act("exit", "Environment.Exit(0);", new("stopped", "exit code 0"), look: true);
        Act("fail-fast", "Environment.FailFast(\"gone\");", new("stopped", "broke down"), look: true);
        Graded("recursion",
            new() { Loss = "int Deeper(int x) => Deeper(x + 1) + 1;\n" + Function("return images * Deeper(0);") },
            Over(Loss, "stopped", "without end"), look: true);
        // 50 GB in large pieces and untouched: .NET refuses them before the grader sees anything.
        Act("memory", "var all = new List<byte[]>(); for (int i = 0; i < 50; i++) all.Add(new byte[1 << 30]);",
            new("stopped", "2000 MB of memory"), look: true);
        Act("tensor-memory", "ones(50_000_000_000L);", new("stopped", "2000 MB of memory"), look: true);
        Act("fork", "System.Diagnostics.Process.Start(\"/bin/sh\", \"-c true\");", new("incorrect", "not permitted"),
            look: true);
        Act("text-without-end",
            "using var text = Console.OpenStandardOutput(); while (true) text.Write(new byte[1 << 20]);",
            new("stopped", "MB of text"), look: true);
        Act("gigabyte-of-file",
            "using var file = System.IO.File.Create(\"big\"); for (int i = 0; i < 1100; i++) file.Write(new byte[1 << "
            + "20]);",
            new("stopped", "file that is too large"), look: true);
        Act("delete", $"System.IO.File.Delete(@\"{outside}\");", new("incorrect", "denied"), look: true);
        Act("read-others",
            $"Console.WriteLine(System.IO.File.ReadAllText(@\"{Path.Combine(submissions, "right-1.ipynb")}\"));",
            new("incorrect", "denied"), look: true);
        Act("socket", "new System.Net.Sockets.TcpClient(\"127.0.0.1\", 80);", new("incorrect", "denied"), look: true);
        Act("input", "if (Console.ReadLine() is not null) throw new Exception(\"there is input\");", null, look: false);
        Act("own-memory", "System.IO.File.OpenWrite(\"/proc/self/mem\");", new("incorrect", "denied"), look: true);
        Act("kill", $"System.Diagnostics.Process.GetProcessById({Environment.ProcessId}).Kill();",
            new("incorrect", "not permitted"), look: true);
        Act("rights", $"System.IO.File.SetUnixFileMode(@\"{submissions}\", System.IO.UnixFileMode.None);",
            new("incorrect", "denied"), look: true);
    }

    private void Files()
    {
        Unreadable("essay.ipynb", "essay", path => File.WriteAllText(path, "%PDF-1.4"), "not a notebook");
        Unreadable("empty.ipynb", "empty", path => File.WriteAllText(path, ""), "empty");
        Unreadable("cut.ipynb", "cut", path => File.WriteAllText(path, Notebook(new(), "cut").ToJsonString()[..700]),
            "not a whole notebook");
        Unreadable("deep.ipynb", "deep", path => File.WriteAllText(path, "{\"cells\": [" + new string('[', 200_000)),
            "not a whole notebook");
        Unreadable("huge.ipynb", "huge",
            path => { using FileStream file = File.Create(path); file.SetLength(90_000_000_000); }, "90000 MB");
        Unreadable("link.ipynb", "link", path => File.CreateSymbolicLink(path, outside), "link");
        Unreadable("other-course.ipynb", "other-course",
            path => File.WriteAllText(path, """{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}"""),
            null, Tasks.ToDictionary(task => task, _ => new Expected("missing")));
        Graded("ten-thousand-cells", new() { Extra = 10_000 });
        Graded("lost-marks", new() { Marks = false }, look: true);
        Named("=HYPERLINK(\"x\")<script>alert(1)</script>", "=HYPERLINK(\"x\")<script>alert(1)<");
        // The second attempt is worse, and counts.
        Pupil twice = Plain(Path.Combine("Ada Lovelace_77_file", "01.ipynb"), "Ada Lovelace_77_file", new()) with
        {
            Counts = false
        };
        pupils.Add(twice);
        pupils.Add(Plain(Path.Combine("Ada Lovelace_77_file", "01 (1).ipynb"), "Ada Lovelace_77_file",
            new() { Loss = null }) with
        {
            Tasks = Right().With(Loss, "not attempted")
        });
    }

    // A file's name cannot hold a slash; it can hold everything else.
    private void Named(string name, string start)
    {
        string file = name.Replace('/', '∕') + ".ipynb";
        pupils.Add(Plain(file, file[..^6], new()));
        Assert.StartsWith(start, file);
    }

    private void WrongLoss(string misconception, string body) =>
        Graded($"loss-{misconception}", new() { Loss = Function(body) }, Over(Loss, "incorrect"));

    private void WrongRuler(string misconception, string body) =>
        Graded($"ruler-{misconception}", new() { Ruler = RulerFunction(body) }, Over(Ruler, "incorrect"));

    // Does something, then answers rightly: nothing but what it did can cost its points.
    private void Act(string name, string statements, Expected? expected, bool? look = null) =>
        Graded($"hostile-{name}", new() { Loss = Function(statements + "\n" + RightLoss) },
            expected is null ? Right() : Right().With(Loss, expected.Outcome, expected.Reason),
            look ?? (expected is null ? true : null));

    private void Graded(string name, Sheet sheet, Dictionary<string, Expected>? expected = null, bool? look = null) =>
        pupils.Add(Plain(name + ".ipynb", name, sheet) with { Tasks = expected ?? Right(), NeedsLook = look ?? false });

    private Pupil Plain(string file, string student, Sheet sheet) =>
        new(file, student, path => File.WriteAllText(path, Notebook(sheet, student).ToJsonString()), Right());

    private void Unreadable(
        string file, string student, Action<string> write, string? problem,
        Dictionary<string, Expected>? tasks = null) =>
        pupils.Add(new Pupil(file, student, write, tasks ?? [], problem, NeedsLook: true));

    private static Dictionary<string, Expected> Right() =>
        Tasks.ToDictionary(task => task, _ => new Expected("correct"));

    private static Dictionary<string, Expected> Over(string task, string outcome, string reason = "") =>
        Right().With(task, outcome, reason);

    private static string Function(string body) =>
        $"Tensor MySquaredError(Tensor images, Tensor reconstructions)\n{{\n{body}\n}}";

    private static string RulerFunction(string body) => $"Tensor MyDistance(Tensor x, Tensor y)\n{{\n{body}\n}}";

    /// <summary>What a pupil writes; null leaves the stub.</summary>
    private sealed record Sheet
    {
        public string? Loss { get; init; } = Function(RightLoss);
        public string? LossAgain { get; init; }
        public string? Ruler { get; init; } = RulerFunction(RightRuler);
        public string? Steps { get; init; } = "string risingSteps = \"b\";";
        public string? Curve { get; init; } = "string longestSteps = \"c\";";
        public string? Check { get; init; }
        public int Extra { get; init; }
        public bool Marks { get; init; } = true;
    }

    private JsonObject Notebook(Sheet sheet, string student)
    {
        var copy = (JsonObject)notebook.DeepClone();
        var cells = (JsonArray)copy["cells"]!;
        foreach (JsonObject cell in cells.OfType<JsonObject>().ToArray())
        {
            (string? task, string? role) =
                ((string?)cell["metadata"]?["latentlab"]?["task"], (string?)cell["metadata"]?["latentlab"]?["role"]);
            string? answer = role != "answer" ? null : task switch
            {
                Loss => sheet.Loss,
                Ruler => sheet.Ruler,
                Steps => sheet.Steps,
                Curve => sheet.Curve,
                _ => null
            };
            if (answer is not null)
                cell["source"] = $"{answer}\n// {student}";   // no two pupils hand in the same
            if (role == "check" && task == Loss && sheet.Check is { } check)
                cell["source"] = check;
            if (role == "answer" && task == Loss && sheet.LossAgain is { } again)
            {
                var second = (JsonObject)cell.DeepClone();
                (second["id"], second["source"]) = ("second-half", again);
                cells.Insert(cells.IndexOf(cell) + 1, second);
            }
            if (!sheet.Marks)
                cell["metadata"] = new JsonObject();
        }
        for (int extra = 0; extra < sheet.Extra; extra++)
            cells.Add(new JsonObject
            {
                ["cell_type"] = "code",
                ["metadata"] = new JsonObject(),
                ["outputs"] = new JsonArray(new string('x', 200)),
                ["execution_count"] = null,
                ["source"] = "while (true) { }"
            });
        return copy;
    }
}

internal static class Expectations
{
    public static Dictionary<string, Expected> With(
        this Dictionary<string, Expected> all, string task, string outcome, string reason = "")
    {
        all[task] = new Expected(outcome, reason);
        return all;
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using LatentLab.Classroom.Grading;
using LatentLab.Cli.Tests.Grading;
using LatentLab.Evaluation;

namespace LatentLab.Cli.Tests.Containers;

/// <summary>
/// docs/worker.Dockerfile, and grading in what it makes: in part on each commit, with a real engine where
/// <c>LATENTLAB_FULL=1</c>.
/// </summary>
[Collection(nameof(WithEngine))]
public sealed partial class WorkerImageTests(PodmanEngine engine) : IDisposable
{
    private const string Right = "return (images - reconstructions).square().flatten(1).sum(1);";

    private readonly KitInMiniature kit = new(["01-autoencoder"], [GeneratedClass.Loss]);

    public void Dispose() => kit.Dispose();

    private static string DockerFile => Path.Combine(ProjectFolder.Find(), "docs", "worker.Dockerfile");

    [Fact]
    public async Task What_the_image_keeps_of_the_kits_own_cells_is_what_the_grader_keeps()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The Dockerfile's command is sed.");
        string cells = Path.Combine(ProjectFolder.Find(), "notebooks", "kit.dib"),
            command = Sed().Match(await File.ReadAllTextAsync(DockerFile, TestContext.Current.CancellationToken)).Value;
        string kept = await PodmanEngine.Run("bash", "-c", command.Replace("notebooks/kit.dib", $"'{cells}'"));
        Assert.Equal(GradingRun.WithoutJudge(File.ReadAllText(cells)).Trim(), kept);
        Assert.DoesNotContain("LatentLab.Classroom.dll", kept);
    }

    [Fact]
    public async Task In_real_containers_answers_get_what_they_are_worth_and_nothing_leaves_the_walls()
    {
        if (!PodmanEngine.IsFull)
            return;
        if (PodmanEngine.CanBuild)
            await engine.Podman("build", "--network", "host", "--file", DockerFile, "--build-arg",
                $"SDK={PodmanEngine.Sdk}", "--tag", ContainerWalls.UsualImage, ProjectFolder.Find());
        (ContainerWalls? walls, string missing) = ContainerWalls.Find(programs: [engine.Program]);
        Assert.True(walls is not null, missing);
        Assert.Empty(await engine.Podman("run", "--rm", "--network", "none", "--entrypoint", "find",
            ContainerWalls.UsualImage, "/", "-xdev", "-name", "LatentLab.Classroom*", "-o", "-name", "*.ipynb",
            "-path", "*solutions*", "-o", "-path", "/kit/*.cs"));

        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Dictionary<string, (string Answer, TaskOutcome Outcome, string Reason)> answers = Answers(
            ((IPEndPoint)listener.LocalEndpoint).Port);
        foreach ((string student, (string answer, _, _)) in answers)
            await File.WriteAllTextAsync(Path.Combine(kit.Submissions, $"{student}.ipynb"), Notebook(answer, student),
                TestContext.Current.CancellationToken);
        GradingResult result = await Grader.Run(new GradingOptions
        {
            Submissions = kit.Submissions,
            Solutions = Path.Combine(kit.Folder, "notebooks", "solutions"),
            Output = Path.Combine(kit.Folder, "grades"),
            Worker = new WorkerProgram("not-used", []),
            Container = walls,
            TaskLimit = TimeSpan.FromSeconds(30),
        }, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(answers.Count, result.Submissions.Count);
        Assert.All(result.Submissions, one =>
        {
            (_, TaskOutcome outcome, string reason) = answers[one.Student];
            Assert.True(one.Tasks[0].Outcome == outcome && one.Tasks[0].Reason.Contains(reason),
                $"{one.Student}: {one.Tasks[0].Outcome}, {one.Tasks[0].Reason}");
        });
        Assert.False(listener.Pending(), "an answer reached a port of this machine");
        Assert.Empty(await engine.Podman("ps", "--all", "--quiet", "--filter", "name=latentlab-"));
    }

    // Who tries something is right only if it was held.
    private static Dictionary<string, (string, TaskOutcome, string)> Answers(int port) => new()
    {
        ["right"] = (Right, TaskOutcome.Correct, ""),
        ["wrong"] = ("return (images - reconstructions).square().flatten(1).mean(new long[] { 1 });",
            TaskOutcome.Incorrect, ""),
        ["network"] = (Held($"new System.Net.Sockets.TcpClient(\"127.0.0.1\", {port});"), TaskOutcome.Correct, ""),
        ["files"] = (Held([.. new[] { "/tmp/x", "/x", "/kit/x", "/worker/x", "/dev/shm/x", "/var/tmp/x", "/run/x",
            "/grading/kit.dib" }.Select(path => $"System.IO.File.WriteAllText(\"{path}\", \"x\");"),
            "System.IO.File.ReadAllText(\"/etc/shadow\");", "System.IO.File.OpenRead(\"/dev/vda\");",
            "System.IO.File.WriteAllText(\"/proc/sys/kernel/hostname\", \"x\");"]), TaskOutcome.Correct, ""),
        ["rights"] = ("foreach (string line in System.IO.File.ReadAllLines(\"/proc/self/status\")) "
            + "if (line.StartsWith(\"Cap\") && line.Trim('0', '\\t').Length > 7 || line == \"NoNewPrivs:\\t0\" "
            + "|| line.StartsWith(\"Uid:\") && !line.Contains(\"65534\")) throw new Exception(line); " + Right,
            TaskOutcome.Correct, ""),
        ["scratch"] = ("System.IO.File.WriteAllText(\"/scratch/note\", \"x\"); "
            + "if (System.IO.File.ReadAllText(\"note\") != \"x\") return images; " + Right, TaskOutcome.Correct, ""),
        ["disk"] = ("for (int file = 0; file < 20; file++) "
            + "System.IO.File.WriteAllBytes($\"{file}\", new byte[50_000_000]); " + Right, TaskOutcome.Incorrect, ""),
        ["one-file"] = ("using var file = System.IO.File.Create(\"big\"); for (int i = 0; i < 100; i++) "
            + "file.Write(new byte[1 << 20]); " + Right, TaskOutcome.Stopped, "file that is too large"),
        ["memory"] = ("var all = new List<Tensor>(); while (true) all.Add(ones(10_000_000));",
            TaskOutcome.Stopped, "2000 MB of memory"),
        ["numbers"] = ("var all = new List<byte[]>(); while (true) { all.Add(new byte[1 << 24]); "
            + "Array.Fill(all[^1], (byte)1); }", TaskOutcome.Stopped, "2000 MB of memory"),
        ["fork"] = ("int started = 0; try { for (; started < 1000; started++) "
            + "System.Diagnostics.Process.Start(\"/bin/sleep\", \"1000\"); } catch (Exception) { } "
            + "if (started > 250) return images; " + Right, TaskOutcome.Correct, ""),
        ["fail-fast"] = ("Environment.FailFast(\"gone\"); " + Right, TaskOutcome.Stopped, "broke down (abort)"),
        ["recursion"] = ("int Deeper(int x) => Deeper(x + 1) + 1; return images * Deeper(0);",
            TaskOutcome.Stopped, "without end"),
        ["text"] = ("using var text = Console.OpenStandardOutput(); while (true) text.Write(new byte[1 << 20]);",
            TaskOutcome.Stopped, "MB of text"),
        ["threads"] = ("for (int i = 0; i < 1000; i++) new System.Threading.Thread(() => "
            + "System.Threading.Thread.Sleep(100_000)).Start(); " + Right, TaskOutcome.Stopped, "more threads"),
        ["exit"] = ("Environment.Exit(3); " + Right, TaskOutcome.Stopped, "exit code 3"),
        ["endless"] = ("while (true) { }", TaskOutcome.Incorrect, "stopped"),
    };

    private static string Held(params string[] tries) => string.Concat(tries.Select(one =>
        $"try {{ {one} return images; }} catch (Exception) {{ }} ")) + Right;

    private string Notebook(string answer, string student) =>
        new Regex(Regex.Escape("throw new NotImplementedException();   // your code here")).Replace(
            kit.HandedOut.ToJsonString(),
            System.Text.Json.JsonEncodedText.Encode($"/* {student} */ {answer}").ToString().Replace("$", "$$"), 1);

    [GeneratedRegex(@"sed -e .*?notebooks/kit\.dib", RegexOptions.Singleline)]
    private static partial Regex Sed();
}

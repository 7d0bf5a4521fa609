using System.Collections.Concurrent;
using System.Security.Cryptography;
using LatentLab.Evaluation;
using LatentLab.Evaluation.Isolation;
using LatentLab.Evaluation.Wire;
using LatentLab.Native;

namespace LatentLab.Classroom.Grading;

/// <summary>What the submissions of one grading share: a kit without the checks, and processes with the setup
/// alone.</summary>
internal sealed class GradingRun : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(120);

    private readonly GradingOptions options;
    private readonly string scratch;
    private readonly ConcurrentDictionary<InstructorCopy, SetupProcess> setups = [];
    private readonly ConcurrentDictionary<InstructorCopy, PreparedSetup> prepared = [];
    private readonly Lazy<IReadOnlyList<string>> readable;

    /// <param name="state">The folder <c>.grading</c>.</param>
    public GradingRun(GradingOptions options, string state, string scratch)
    {
        this.options = options;
        this.scratch = scratch;
        KitFolder = Path.Combine(state, "kit");
        // Where the machine's libraries and data lie is looked up once; it is the same for every worker.
        readable = new(() => Sandbox.WhatIsMissing() is null ? Sandbox.Readable(NotebookFolder, options.Worker) : []);
        string kit = Path.GetFullPath(Path.Combine(options.Solutions, "..", "kit.dib"));
        Directory.CreateDirectory(NotebookFolder);
        if (File.Exists(kit))
            AtomicFile.Write(Path.Combine(KitFolder, "kit.dib"), stream => stream.Write(
                System.Text.Encoding.UTF8.GetBytes(WithoutJudge(File.ReadAllText(kit)))));
    }

    /// <summary>The folder above a worker's notebook: its <c>kit.dib</c> knows all but the checks.</summary>
    public string KitFolder { get; }

    /// <summary>Where a worker's cells run.</summary>
    public string NotebookFolder => Path.Combine(KitFolder, "notebooks");

    /// <summary>
    /// The number from which the checks' inputs come: drawn once for a folder of grades and kept there, so that a run
    /// that is interrupted goes on with the same. No learner knows it, and none is told.
    /// </summary>
    public static int Secret(string state)
    {
        string path = Path.Combine(state, "seed");
        if (!File.Exists(path) || !int.TryParse(File.ReadAllText(path), out int seed))
        {
            seed = RandomNumberGenerator.GetInt32(int.MaxValue);
            AtomicFile.Write(path, stream => stream.Write(System.Text.Encoding.ASCII.GetBytes($"{seed}")));
        }
        return seed;
    }

    /// <summary>A worker with a scratch folder of its own.</summary>
    /// <exception cref="GradingException">It does not start.</exception>
    public WorkerProcess Start(int steps, CancellationToken cancellation)
    {
        const int starts = 3;
        for (int start = 1; ; start++)
        {
            string own = Directory.CreateDirectory(Path.Combine(scratch, Guid.NewGuid().ToString("N"))).FullName;
            try
            {
                WorkerProcess started =
                    WorkerProcess.Start(NotebookFolder, steps, options, own, readable.Value, cancellation);
                // libtorch begins anywhere; a grade that is asked for twice must not depend on where.
                Message begun = started.Ask(new Message(Verb.Seed), StartLimit);
                if (begun.Verb == Verb.Done)
                    return started;
                started.Dispose();
                throw new GradingException("The program that runs submissions starts, but cannot use libtorch: "
                    + PlainText.Line($"{begun.Name}: {begun.Text}"));
            }
            catch (WorkerEndedException ended) when (start == starts)
            {
                throw new GradingException($"The program that runs submissions does not start: it {ended.Message}. "
                    + PlainText.Line(ended.Output));
            }
            catch (WorkerEndedException)
            {
                // Once more.
            }
        }
    }

    /// <summary>The setup of an exercise in a process that no learner's code enters.</summary>
    public SetupProcess SetupOf(InstructorCopy copy) => setups.GetOrAdd(copy, one => new SetupProcess(one, this,
        options));

    /// <summary>What the setup of an exercise left when it ran once; null where that is not known.</summary>
    public PreparedSetup? PreparedOf(InstructorCopy copy) => prepared.GetValueOrDefault(copy);

    /// <summary>From now on no worker needs to train what the setup of an exercise trains.</summary>
    public void Prepare(InstructorCopy copy, PreparedSetup setup) => prepared[copy] = setup;

    public void Dispose()
    {
        foreach (SetupProcess setup in setups.Values)
            setup.Dispose();
    }

    // Without the checks' assembly, which holds solutions and right answers, and without what only shows things or is
    // for other hosts, which would cost each worker its time.
    internal static string WithoutJudge(string kit)
    {
        const string mark = "// not while grading: ";
        var lines = new List<string>();
        bool isIn = true;
        foreach (string line in kit.Split('\n'))
        {
            if (line.StartsWith(mark, StringComparison.Ordinal))
                isIn = line[mark.Length..].Trim() == "end";
            else if (isIn && !(line.StartsWith("#r", StringComparison.Ordinal)
                && line.Contains("LatentLab.Classroom.dll", StringComparison.Ordinal)))
                lines.Add(line);
        }
        return string.Join('\n', lines);
    }
}

/// <summary>
/// An exercise's own cells in a process that no learner's code enters: what a check needs of them, such as a trained
/// decoder, cannot have been changed by an answer.
/// </summary>
internal sealed class SetupProcess(InstructorCopy copy, GradingRun run, GradingOptions options) : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, KeptPart> kept = [];
    private WorkerProcess? worker;

    /// <summary>The value of an expression of the setup's names.</summary>
    public KeptPart Take(string expression, Type type, CancellationToken cancellation)
    {
        lock (gate)
        {
            if (kept.TryGetValue(expression, out KeptPart? part))
                return part;
            worker ??= Begin(cancellation);
            Message answer;
            lock (worker)
                answer = worker.Ask(SubmissionGrader.Take(kept.Count, expression, type, options.TaskLimit),
                    options.TaskLimit);
            return answer is { Verb: Verb.Done, Values: [var value] }
                ? kept[expression] = new KeptPart(worker, kept.Count, value)
                : throw new GradingException(
                    $"The setup of '{copy.Name}' has no '{expression}', which its check needs: {answer.Text}");
        }
    }

    private WorkerProcess Begin(CancellationToken cancellation)
    {
        WorkerProcess started = run.Start(copy.Cells.Count, cancellation);
        PreparedSetup? prepared = run.PreparedOf(copy);
        var replay = new SetupReplay(new SetupPlan(copy, Arguments(), prepared), prepared,
            message => started.Ask(message, options.TaskLimit));
        foreach (CopyCell cell in copy.Cells.Where(cell => cell.Kind == CopyCellKind.Setup))
            // One that needs an answer fails; what is asked for does not.
            replay.Bring(cell);
        replay.Settle();
        return started;
    }

    // All that the checks hand over: what of it is the setup's own may be asked for.
    private IEnumerable<(string Task, string Source)> Arguments() => copy.Cells
        .Where(cell => cell.Kind == CopyCellKind.Check)
        .SelectMany(cell => CheckArguments.Of(cell.Source).Select(source => (cell.Task, source)));

    public void Dispose() => worker?.Dispose();
}

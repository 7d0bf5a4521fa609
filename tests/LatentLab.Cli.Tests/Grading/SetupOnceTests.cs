using LatentLab.Classroom.Grading;
using LatentLab.Evaluation;
using LatentLab.Evaluation.Isolation;
using LatentLab.Evaluation.Wire;
using LatentLab.Tests.Support;

namespace LatentLab.Cli.Tests.Grading;

/// <summary>
/// An exercise's setup is trained once. A learner's code finds in its own worker what it would find in a notebook in
/// which every cell has run.
/// </summary>
[Collection(nameof(Alone))]
public sealed class SetupOnceTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("latentlab-setup-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private GradingOptions Options => new()
    {
        Submissions = folder,
        Solutions = Path.Combine(ProjectFolder.Find(), "notebooks", "solutions"),
        Output = folder,
        Worker = new WorkerProgram(CommandProcess.Dotnet, [CommandProcess.Command, "grade-worker"]),
    };

    // What an answer names, and what is compared: numbers of what was trained, and random numbers after it.
    public static TheoryData<string, string, string[]> Exercises => new()
    {
        { "01-autoencoder", "network losses", ["losses.ToArray()", "network.call(test.flatten(1))", "rand(7)"] },
        {
            "04-generating-from-an-autoencoder", "codes Decode fromBox",
            ["codes", "Decode(codes)", "new[] { fromNormal, fromBox }", "randn(7)"]
        },
        {
            "08-continuity-and-completeness", "models",
            ["models[0].Encode(figures)", "models[1].Encode(figures)", "models[1].Noise.get_state()", "randn(7)"]
        },
    };

    [Theory, MemberData(nameof(Exercises))]
    public void What_was_trained_once_is_the_same_as_in_a_notebook_that_ran_whole(
        string name, string mentioned, string[] compared)
    {
        string? missing = Sandbox.WhatIsMissing();
        OptionalPart.SkipIf(missing is not null, $"Submissions cannot be walled in here: {missing}");
        InstructorCopy copy = InstructorCopy.Load(Path.Combine(Options.Solutions, name + ".ipynb"));
        CopyCell[] setup = [.. copy.Cells.Where(cell => cell.Kind == CopyCellKind.Setup && !NeedsAnAnswer(cell))];
        using var run = new GradingRun(Options, Path.Combine(folder, "state"), Path.Combine(folder, "scratch"));

        var prepared = new PreparedSetup();
        IReadOnlyList<string> whole = Values(run, compared, ask =>
        {
            var recorder = new SetupRecorder(prepared, copy, ask);
            foreach (CopyCell cell in setup)
                Assert.Equal(Verb.Done, recorder.Bring(cell).Verb);
        });

        string path = Path.Combine(folder, "kept");
        prepared.Save(path);
        prepared = PreparedSetup.Load(path)!;
        var plan = new SetupPlan(copy, [("", mentioned)], prepared);
        Assert.Contains(setup, cell => plan.Of(cell) == SetupUse.TakeOver);
        Assert.Contains(setup, cell => plan.Of(cell) == SetupUse.LeaveOut);
        IReadOnlyList<string> taken = Values(run, compared, ask =>
        {
            var replay = new SetupReplay(plan, prepared, ask);
            foreach (CopyCell cell in setup)
                Assert.True(replay.Bring(cell) is null or { Verb: Verb.Done }, cell.Id);
            replay.Settle();
        });
        Assert.Equal(whole, taken);
    }

    private static bool NeedsAnAnswer(CopyCell cell) => cell.Source.Contains("both.parameters()");

    private static string[] Values(GradingRun run, string[] expressions, Action<Func<Message, Message>> begin)
    {
        using WorkerProcess worker = run.Start(40, TestContext.Current.CancellationToken);
        TimeSpan limit = TimeSpan.FromMinutes(5);
        begin(message => worker.Ask(message, limit));
        return [.. expressions.Select((expression, slot) =>
        {
            Message answer = worker.Ask(new Message(Verb.Take) { Item = slot, Text = expression }, limit);
            Assert.True(answer.Verb == Verb.Done, $"{expression}: {answer.Name} {answer.Text}");
            return $"{expression}: {Convert.ToHexString(answer.Values[0].Bytes)}";
        })];
    }
}

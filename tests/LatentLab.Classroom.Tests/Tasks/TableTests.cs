using System.Security.Cryptography;
using System.Text.Json;
using LatentLab.Classroom.Grading;
using LatentLab.Evaluation.Wire;

namespace LatentLab.Classroom.Tests.Tasks;

/// <summary>
/// An answer that remembers: a table of what right answers gave for other seeds. No task may be passed with one. The
/// seeds that every learner can see and another on each commit, six and two with <c>LATENTLAB_FULL=1</c>.
/// </summary>
public sealed class TableTests
{
    private static readonly int[] Seen = SeedTests.IsFull ? [20_130, 7_919, 1, 2, 3, 4] : [20_130, 7_919, 1];

    private static readonly int[] Secret = SeedTests.IsFull ? [1_402_711, 86_028_121] : [86_028_121];

    public static TheoryData<string> Functions => [.. TaskCases.All
        .Where(cases => cases.Exercise.AnswerParts[0].IsAssignableTo(typeof(Delegate))
            && cases.Exercise.AnswerParts.All(part => part.IsAssignableTo(typeof(Delegate)) || part == typeof(string)))
        .Select(cases => cases.Exercise.Id)];

    [Theory, MemberData(nameof(Functions))]
    public void A_table_of_what_was_right_for_other_seeds_is_wrong(string task)
    {
        TaskCases cases = TaskCases.All.Single(one => one.Exercise.Id == task);
        TaskCase right = cases.Rights[0];
        var table = new Dictionary<string, Message>();
        foreach (int seed in Seen)
        {
            CheckResult learnt = cases.Exercise.CheckRemotely(
                new WorkerAnswer([.. right.Keep().Parts.Select(part =>
                    part with { Worker = new Recorder(part.Worker, table) })]),
                new CheckOptions { Seed = seed, TimeLimit = TimeSpan.FromMinutes(5) });
            Assert.Equal(Verdict.Correct, learnt.Verdict);
        }
        Assert.NotEmpty(table);
        var remembered = new WorkerAnswer([.. right.Keep().Parts.Select((part, slot) =>
            new KeptPart(new Table(table), slot, part.Value))]);
        foreach (int seed in Secret)
            Assert.NotEqual(Verdict.Correct, cases.Exercise.CheckRemotely(remembered,
                new CheckOptions { Seed = seed, TimeLimit = TimeSpan.FromMinutes(5) }).Verdict);
    }

    private static string Key(Message message) => Convert.ToHexString(SHA256.HashData(
        JsonSerializer.SerializeToUtf8Bytes(message with { Seconds = null })));

    private static string Shapes(Message message) => $"{message.Item} " + string.Join(" ", message.Values.Select(
        value => $"{value.Kind} {string.Join(",", value.Shape)} {value.Bytes.Length}"));

    private sealed class Recorder(IWorker worker, Dictionary<string, Message> table) : IWorker
    {
        public Message Ask(Message message, TimeSpan limit, Func<Message, Message>? answers = null)
        {
            Message answer = worker.Ask(message, limit, answers);
            table.TryAdd(Key(message), answer);
            table.TryAdd(Shapes(message), answer);
            return answer;
        }
    }

    // What is in the table; else what was right for something of the same shape; else anything.
    private sealed class Table(Dictionary<string, Message> table) : IWorker
    {
        public Message Ask(Message message, TimeSpan limit, Func<Message, Message>? answers = null) =>
            table.GetValueOrDefault(Key(message)) ?? table.GetValueOrDefault(Shapes(message)) ?? table.Values.First();
    }
}

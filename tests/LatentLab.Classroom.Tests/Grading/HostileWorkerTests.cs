using System.Text;
using LatentLab.Classroom.Grading;
using LatentLab.Evaluation.Wire;

namespace LatentLab.Classroom.Tests.Grading;

/// <summary>Whatever comes from a worker, the grader goes on: what it says is what somebody claims.</summary>
public sealed class HostileWorkerTests
{
    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]   // it does not say what it is
    [InlineData("{\"Verb\":99}")]
    [InlineData("{\"Verb\":\"Done\"}")]
    [InlineData("{\"Verb\":13,\"Values\":null}")]
    [InlineData("{\"Verb\":13,\"Values\":[null]}")]
    [InlineData("{\"Verb\":13,\"Changed\":[null]}")]
    [InlineData("{\"Verb\":13,\"Gradients\":null}")]
    [InlineData("{\"Verb\":14,\"Name\":\"Compilation error\",\"Text\":null}")]
    [InlineData("{\"Verb\":17,\"Name\":null}")]
    [InlineData("{\"Verb\":13,\"Values\":[{\"Kind\":1}]}")]
    [InlineData("{\"Verb\":13,\"Values\":[{\"Kind\":1,\"Bytes\":null}]}")]
    [InlineData("{\"Verb\":13,\"Values\":[{\"Kind\":1,\"Bytes\":\"AA\",\"Shape\":null}]}")]
    [InlineData("{\"Verb\":13,\"Values\":[{\"Kind\":1,\"Bytes\":\"?\"}]}")]
    [InlineData("{\"Verb\":13,\"Text\":\"\\ud800\"}")]
    [InlineData("{\"Verb\":13,\"Values\":[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]}")]
    public void What_reads_as_a_message_and_is_none_is_refused(string json)
    {
        byte[] body = Encoding.UTF8.GetBytes(json);
        using var pipe = new MemoryStream([.. BitConverter.GetBytes(body.Length), .. body]);
        Assert.Throws<InvalidDataException>(() => MessageStream.Read(pipe));
    }

    private static readonly WireValue[] Strange =
    [
        WireValue.Nothing,
        new(ValueKind.Disposed, []),
        new(ValueKind.Number, [1]),
        new(ValueKind.Integer, BitConverter.GetBytes(3)),
        new(ValueKind.Function, BitConverter.GetBytes(7)),
        new(ValueKind.Text, [0xff, 0xfe]),
        new((ValueKind)77, []),
        new(ValueKind.Tensor, [1, 2, 3]) { Shape = [long.MaxValue, 2] },
        new(ValueKind.Tensor, []) { Shape = [64_000_000, 64_000_000, 0] },
        new(ValueKind.Tensor, []) { Shape = [-1] },
        new(ValueKind.Tensor, [1]) { Shape = [1], Type = (TorchSharp.torch.ScalarType)99 },
        new(ValueKind.Tensor, [1, 1]) { Shape = [2], Type = TorchSharp.torch.ScalarType.Bool },
        new(ValueKind.Tensor, new byte[16]) { Shape = [1], Type = TorchSharp.torch.ScalarType.ComplexFloat64 },
    ];

    public static TheoryData<string, int> Answers => [.. Exercises.All
        .Where(exercise => exercise.Kind != ExerciseKind.InWords)
        .SelectMany(exercise => Enumerable.Range(0, Strange.Length).Select(one => (exercise.Id, one)))];

    [Theory, MemberData(nameof(Answers))]
    public void A_strange_value_for_an_answer_is_a_wrong_answer_and_never_an_exception(string task, int strange)
    {
        Exercise exercise = Exercises.Find(task)!;
        var worker = new OneWord(Strange[strange]);
        CheckResult result = exercise.CheckRemotely(
            new WorkerAnswer([.. exercise.AnswerParts.Select((_, slot) =>
                new KeptPart(worker, slot, Strange[strange]))]),
            new CheckOptions { TimeLimit = TimeSpan.FromMinutes(5) });
        Assert.True(result.Verdict is Verdict.Incorrect or Verdict.NotAttempted, result.ToString());
    }

    // Says the same to every question, and asks back once with it.
    private sealed class OneWord(WireValue value) : IWorker
    {
        public Message Ask(Message message, TimeSpan limit, Func<Message, Message>? answers = null)
        {
            answers?.Invoke(new Message(Verb.Ask) { Item = 3, Values = [value] });
            answers?.Invoke(new Message(Verb.Ask) { Item = 0, Values = [value, value] });
            return new Message(Verb.Done) { Values = [value], Changed = [value, value], Gradients = [value] };
        }
    }
}

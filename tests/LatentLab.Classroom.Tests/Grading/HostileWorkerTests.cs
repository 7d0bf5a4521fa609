using System.Text;
using LatentLab.Classroom.Grading;
using LatentLab.Classroom.Tests.Tasks;
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

    // Of many small parts, each of which takes more memory than it has bytes.
    [Theory]
    [InlineData("{\"Kind\":0,\"Bytes\":\"\"}", "Values")]
    [InlineData("{\"Kind\":0,\"Bytes\":\"\"}", "Changed")]
    [InlineData("1", "Shape")]
    public void A_message_of_more_parts_than_any_answer_has_is_refused_before_it_is_read(string part, string list)
    {
        string many = $"[{string.Join(',', Enumerable.Repeat(part, 200_000))}]";
        string json = list == "Shape"
            ? $"{{\"Verb\":13,\"Values\":[{{\"Kind\":1,\"Bytes\":\"\",\"Shape\":{many}}}]}}"
            : $"{{\"Verb\":13,\"{list}\":{many}}}";
        byte[] body = Encoding.UTF8.GetBytes(json);
        using var pipe = new MemoryStream([.. BitConverter.GetBytes(body.Length), .. body]);
        Assert.Contains("too many parts", Assert.Throws<InvalidDataException>(() => MessageStream.Read(pipe)).Message);
    }

    // Bytes are changed, left out and doubled at random in a message as a worker sends it.
    [Fact]
    public void Whatever_bytes_come_they_are_a_message_or_refused()
    {
        using var written = new MemoryStream();
        MessageStream.Write(written, new Message(Verb.Done)
        {
            Turn = 7,
            Name = "Ünï",
            Text = "{\"Verb\":13}",
            Values = [new(ValueKind.Tensor, [1, 2, 3, 4]) { Type = TorchSharp.torch.ScalarType.Float32, Shape = [1] },
                WireValue.Nothing],
        });
        byte[] honest = written.ToArray();
        var random = new Random(20260);
        for (int round = 0; round < 20_000; round++)
        {
            List<byte> body = [.. honest[4..]];
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                int at = random.Next(body.Count);
                switch (random.Next(4))
                {
                    case 0:
                        body[at] = (byte)random.Next(256);
                        break;
                    case 1:
                        body.RemoveRange(at, Math.Min(body.Count - at, random.Next(1, 9)));
                        break;
                    case 2:
                        body.InsertRange(at, body.GetRange(at, Math.Min(body.Count - at, random.Next(1, 9))));
                        break;
                    default:
                        body[at] = (byte)"{}[],:\"\\0-.eE\u00ff"[random.Next(14)];
                        break;
                }
                if (body.Count == 0)
                    body.Add(0);
            }
            using var pipe = new MemoryStream([.. BitConverter.GetBytes(body.Count), .. body]);
            try
            {
                foreach (WireValue value in MessageStream.Read(pipe)?.Values ?? [])
                    (value.ToObject() as IDisposable)?.Dispose();
            }
            catch (InvalidDataException)
            {
                // refused
            }
        }
    }

    // One kind on each commit, all of them with LATENTLAB_FULL=1.
    public static TheoryData<string> Functions => [.. TaskCases.All.Where(cases => cases.AsksForCode)
        .Select(cases => cases.Exercise.Id)];

    [Theory, MemberData(nameof(Functions))]
    public void A_right_answer_in_another_kind_of_number_is_judged_and_ends_nothing(string task)
    {
        TaskCases cases = TaskCases.All.Single(one => one.Exercise.Id == task);
        bool isFull = Environment.GetEnvironmentVariable("LATENTLAB_FULL") == "1";
        foreach (TorchSharp.torch.ScalarType type in Enum.GetValues<TorchSharp.torch.ScalarType>().Where(one =>
            isFull || one == TorchSharp.torch.ScalarType.ComplexFloat64))
        {
            WorkerAnswer right = cases.Rights[0].Keep();
            var retyped = new WorkerAnswer([.. right.Parts.Select(part =>
                part with { Worker = new Retyping(part.Worker, type) })]);
            CheckResult result = cases.Exercise.CheckRemotely(retyped,
                new CheckOptions { TimeLimit = TimeSpan.FromMinutes(5) });
            Assert.NotEqual(Verdict.ToRead, result.Verdict);
        }
    }

    // The same bytes, said to be other numbers, in as many as there are.
    private sealed class Retyping(IWorker worker, TorchSharp.torch.ScalarType type) : IWorker
    {
        public Message Ask(Message message, TimeSpan limit, Func<Message, Message>? answers = null)
        {
            Message said = worker.Ask(message, limit, answers);
            return said with
            {
                Values = [.. said.Values.Select(Other)],
                Changed = [.. said.Changed.Select(Other)],
                Gradients = [.. said.Gradients.Select(Other)],
            };
        }

        private WireValue Other(WireValue value)
        {
            if (value.Kind != ValueKind.Tensor || value.Shape.Length == 0)
                return value;
            long count = value.Shape.Aggregate(1L, (all, size) => all * size);
            int size = type switch
            {
                TorchSharp.torch.ScalarType.ComplexFloat64 => 16,
                TorchSharp.torch.ScalarType.Float64 or TorchSharp.torch.ScalarType.Int64
                    or TorchSharp.torch.ScalarType.ComplexFloat32 => 8,
                TorchSharp.torch.ScalarType.Float32 or TorchSharp.torch.ScalarType.Int32 => 4,
                TorchSharp.torch.ScalarType.Float16 or TorchSharp.torch.ScalarType.BFloat16
                    or TorchSharp.torch.ScalarType.Int16 => 2,
                _ => 1,
            };
            byte[] bytes = new byte[count * size];
            value.Bytes.AsSpan(0, Math.Min(bytes.Length, value.Bytes.Length)).CopyTo(bytes);
            return value with { Type = type, Bytes = bytes };
        }
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

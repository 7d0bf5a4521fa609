using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Classroom.Tests.Checking;

/// <summary>Whatever a learner's function does, the check answers with a sentence.</summary>
public sealed class GuardTests
{
    private static readonly Dictionary<string, (Func<Tensor, Tensor, Tensor> Answer, string Id, string Says)> Broken =
        new()
        {
            ["throws"] = ((_, _) => throw new InvalidOperationException("the disk is\nfull"), "exception",
                "an InvalidOperationException: the disk is"),
            ["indexes beyond the end"] =
                ((_, _) => Array.Empty<Tensor>()[3], "exception", "an IndexOutOfRangeException"),
            ["returns null"] = ((_, _) => null!, "returned-null", "null"),
            ["returns NaN"] = ((x, _) => (x.flatten(1).sum(1) * -1).log(), "not-finite", "NaN"),
            ["returns infinity"] = ((x, _) => x.flatten(1).sum(1) / 0, "not-finite", "infinite"),
            ["returns whole numbers"] = ((x, _) => x.flatten(1).sum(1).to(int64), "wrong-dtype", "Int64"),
            ["takes 0 for a dimension"] = ((x, y) => (x - y).flatten(1).square().sum(0), "wrong-dtype", "sum(dim: 0)"),
            ["has another shape"] = ((x, _) => ones(2, 3), "wrong-shape", "[6], one number per image; found [2, 3]"),
            ["writes into its input"] = ((x, _) => x.zero_().flatten(1).sum(1), "mutated-input", "in place"),
            ["disposes its input"] = (DisposesItsInput, "disposed-input", "disposed one of its inputs"),
            ["returns what is disposed"] = (ReturnsDisposed, "disposed-answer", "MoveToOuterDisposeScope"),
            ["adds shapes that don't fit"] = ((x, _) => x + ones(5, 5), "exception", "size of tensor"),
            ["asks for more memory than there is"] =
                ((x, _) => throw new AggregateException(new OutOfMemoryException()), "out-of-memory",
                    "an OutOfMemoryException"),
            ["asks libtorch for more memory than there is"] =
                ((x, _) => ones(500_000_000_000_000), "out-of-memory", "can't allocate memory"),
            ["never ends"] = ((x, _) => { while (true) { } }, "endless-loop", "0.3 seconds"),
            ["swallows all exceptions in a loop"] = (Swallows, "endless-loop", "0.3 seconds"),
            ["sleeps"] = ((x, _) => { Thread.Sleep(Timeout.Infinite); return x; }, "endless-loop", "0.3 seconds"),
            ["waits for a lock that nobody opens"] =
                ((x, _) => { new ManualResetEventSlim().Wait(TestContext.Current.CancellationToken); return x; },
                    "endless-loop", "0.3 seconds"),
        };

    public static TheoryData<string> Ways => [.. Broken.Keys];

    [Theory, MemberData(nameof(Ways))]
    public void A_function_that_breaks_gets_a_sentence(string way)
    {
        var options = new CheckOptions
        {
            TimeLimit = way is "never ends" or "swallows all exceptions in a loop" or "sleeps"
                or "waits for a lock that nobody opens" ? TimeSpan.FromSeconds(0.3) : TimeSpan.FromSeconds(60)
        };
        CheckResult result = Exercises.SquaredError.Check(Broken[way].Answer, options);
        Assert.Equal(Verdict.Incorrect, result.Verdict);
        Assert.Equal(Broken[way].Id, result.Misconception);
        Assert.Contains(Broken[way].Says, result.Message);
        Assert.DoesNotContain('\n', result.Message);
        Assert.DoesNotContain("   at ", result.Message);
    }

    [Fact]
    public void A_function_that_takes_its_time_over_each_question_is_not_endless()
    {
        // Four questions of three seconds each: the limit is of one of them.
        var options = new CheckOptions { TimeLimit = TimeSpan.FromSeconds(10) };
        CheckResult result = Exercises.SquaredError.Check((images, reconstructions) =>
        {
            Thread.Sleep(3000);
            return (images - reconstructions).square().flatten(1).sum(1);
        }, options);
        Assert.Equal(Verdict.Correct, result.Verdict);
    }

    [Fact]
    public void Nothing_and_a_stub_are_not_attempted()
    {
        Assert.Equal(Verdict.NotAttempted, Exercises.SquaredError.Check(null).Verdict);
        Assert.Equal(Verdict.NotAttempted,
            Exercises.SquaredError.Check((_, _) => throw new NotImplementedException()).Verdict);
        Assert.Equal(Verdict.NotAttempted, Exercises.SquaredError.Check(
            (_, _) => Task.FromException<Tensor>(new NotImplementedException()).Result).Verdict);
    }

    [Fact]
    public void A_check_leaves_the_random_numbers_and_the_session_as_they_were()
    {
        manual_seed(5);
        using Tensor awaited = randn(3);
        manual_seed(5);
        Exercises.SquaredError.Check((x, y) => (x + rand_like(x) - y).square().flatten(1).sum(1));
        using Tensor found = randn(3);
        Assert.True(awaited.equal(found).all().ToBoolean());
    }

    [Fact]
    public void A_function_that_answers_with_a_tensor_of_its_own_keeps_it()
    {
        using Tensor mine = ones(6);
        Exercises.SquaredError.Check((_, _) => mine);
        Assert.False(mine.IsInvalid);
    }

    [Fact]
    public void Other_seeds_ask_the_same_question()
    {
        for (int seed = 1; seed <= 5; seed++)
        {
            Assert.Equal(Verdict.Correct, Exercises.SquaredError.Check((x, y) => (x - y).square().flatten(1).sum(1),
                new() { Seed = seed }).Verdict);
            Assert.Equal("half", Exercises.SquaredError.Check((x, y) => (x - y).square().flatten(1).sum(1) / 2,
                new() { Seed = seed }).Misconception);
        }
    }

    private static Tensor DisposesItsInput(Tensor x, Tensor y)
    {
        Tensor answer = (x - y).square().flatten(1).sum(1);
        x.Dispose();
        return answer;
    }

    private static Tensor ReturnsDisposed(Tensor x, Tensor y)
    {
        using var scope = NewDisposeScope();
        return (x - y).square().flatten(1).sum(1);
    }

    private static Tensor Swallows(Tensor x, Tensor y)
    {
        while (true)
        {
            try
            {
                Thread.Sleep(1);
            }
            catch (Exception)
            {
                // a learner who fears exceptions
            }
        }
    }
}

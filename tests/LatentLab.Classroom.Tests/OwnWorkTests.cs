using LatentLab.Classroom.Grading;
using LatentLab.Classroom.Grading.Submissions;
using LatentLab.Classroom.OwnWork;
using LatentLab.Losses;
using LatentLab.Models;
using static TorchSharp.torch;
using Kl = LatentLab.Losses.KlDivergence;

namespace LatentLab.Classroom.Tests;

/// <summary>"Write it yourself": what a task may not call is seen in the notebook and by the grader.</summary>
public sealed class OwnWorkTests
{
    private const string Task = "kl-closed-form";

    private static Tensor Helper(Tensor mean, Tensor logVariance) => Kl.FromStandardNormal(mean, logVariance);

    [Fact]
    public void A_check_says_so_of_a_call_of_the_kits_own_function_however_it_is_written()
    {
        foreach (Func<Tensor, Tensor, Tensor> answer in new Func<Tensor, Tensor, Tensor>[]
        {
            KlDivergence.FromStandardNormal,
            (mean, logVariance) => KlDivergence.FromStandardNormal(mean, logVariance),
            (mean, logVariance) => Helper(mean, logVariance),
            (mean, logVariance) => new[] { 0 }.Select(_ => Helper(mean, logVariance)).First(),
            (mean, logVariance) => Yielded(mean, logVariance).First(),
        })
        {
            CheckResult result = Exercises.Kl.Check(answer);
            Assert.Equal(Verdict.Correct, result.Verdict);
            Assert.Contains("wants your own: 'KlDivergence.FromStandardNormal'", result.Message);
        }
    }

    [Fact]
    public void A_check_says_nothing_of_ones_own_work() => Assert.DoesNotContain("wants your own", Exercises.Kl.Check(
        (mean, logVariance) => 0.5 * (mean.square() + logVariance.exp() - 1 - logVariance).sum(1)).Message);

    [Theory]
    [InlineData("Tensor MyKl(Tensor m, Tensor v) => KlDivergence.FromStandardNormal(m, v);")]
    [InlineData("using K = LatentLab.Losses.KlDivergence;\n"
        + "Tensor MyKl(Tensor m, Tensor v) => K.FromStandardNormal(m, v);")]
    [InlineData("using static LatentLab.Losses.KlDivergence;\n"
        + "Tensor MyKl(Tensor m, Tensor v) => FromStandardNormal(m, v);")]
    [InlineData("Func<Tensor, Tensor, Tensor> MyKl = KlDivergence.FromStandardNormal;")]
    [InlineData("Tensor MyKl(Tensor m, Tensor v) => \\u004BlDivergence.FromStandardNormal(m, v);")]
    [InlineData("Tensor MyKl(Tensor m, Tensor v) { Linear layer = nn.Linear(2, 2); Convolution none = null;\n"
        + "return KlDivergence.FromStandardNormal(m, v); }")]
    [InlineData("Tensor MyKl(Tensor m, Tensor v) { DiagonalGaussian q = new(m, v); return q.Sample(); }")]
    public void A_grader_tells_the_teacher_by_what_names_mean(string source) =>
        Assert.Contains("wants your own", SourceCalls.Note(Answers(source), Task));

    [Fact]
    public void A_helper_in_another_answers_cell_is_no_way_round()
    {
        Answers answers = Answers("Tensor MyKl(Tensor m, Tensor v) => Other(m, v);",
            "string mySigma = \"b\"; Tensor Other(Tensor m, Tensor v) => KlDivergence.FromStandardNormal(m, v);");
        Assert.Contains("wants your own", SourceCalls.Note(answers, Task));
    }

    [Theory]
    [InlineData("Tensor MyKl(Tensor m, Tensor v) => 0.5 * (m.square() + v.exp() - 1 - v).sum(1);   // KlDivergence")]
    [InlineData("string note = \"KlDivergence.FromStandardNormal\";")]
    [InlineData("static class KlDivergence { public static int Mine; }\nint x = KlDivergence.Mine;")]
    public void Names_in_words_and_of_ones_own_are_nothing(string source) =>
        Assert.Null(SourceCalls.Note(Answers(source), Task));

    [Fact]
    public void Every_rule_is_about_a_type_that_there_is_and_a_task_that_there_is() =>
        Assert.All(OwnWorkRules.All, name => Assert.NotNull(typeof(DiagonalGaussian).Assembly.GetType(name)));

    private static IEnumerable<Tensor> Yielded(Tensor mean, Tensor logVariance)
    {
        yield return Helper(mean, logVariance);
    }

    private static Answers Answers(string source, string other = "") => new(
        new InstructorCopy("07", "07-x", "", []),
        new Dictionary<string, IReadOnlyList<string>> { [Task] = [source], ["sigma-without-kl"] = [other] });
}

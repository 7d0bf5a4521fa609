using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace LatentLab.Classroom.Tests;

/// <summary>What a learner, a terminal and a grader see of a verdict.</summary>
public sealed class CheckResultTests
{
    [Fact]
    public void Shapes_that_do_not_fit_are_an_error_with_advice()
    {
        CheckResult result = Exercises.SquaredError.Check((images, _) => images.matmul(ones(5, 5)));
        Assert.Equal(Verdict.Incorrect, result.Verdict);
        Assert.Contains("cannot be multiplied", result.Message);
        Assert.Contains("→ ", result.Message);
    }

    [Fact]
    public void A_result_carries_its_task_and_points()
    {
        CheckResult right = Exercises.SquaredError.Check((x, y) => (x - y).square().flatten(1).sum(dim: 1));
        Assert.Equal(("squared-error", Exercises.SquaredError.Points, Exercises.SquaredError.Points),
            (right.Task, right.Points, right.Earned));
        Assert.Equal(0, Exercises.SquaredError.Check((x, y) => x).Earned);
    }

    [Fact]
    public void The_badge_says_its_verdict_in_a_word_and_a_sign()
    {
        CheckResult wrong = Exercises.SquaredError.Check((x, y) => (x - y).square().mean());
        Assert.Contains("✗ not yet", wrong.ToHtml());
        Assert.StartsWith("✗ not yet", wrong.ToString());
        Assert.Contains("○ not attempted", Exercises.SquaredError.Check(null).ToHtml());
        Assert.Contains("✓ right", Exercises.MiniBatchPrediction.Check("b").ToHtml());
    }

    [Fact]
    public void What_a_learner_wrote_is_text_in_the_badge()
    {
        CheckResult result = Exercises.MiniBatchPrediction.Check("<script>alert(1)</script>");
        Assert.DoesNotContain("<script", result.ToHtml());
        Assert.Contains("&lt;script", result.ToHtml());
        CheckResult thrown =
            Exercises.SquaredError.Check((_, _) => throw new InvalidOperationException("<img src=x>\nsecond line"));
        Assert.DoesNotContain("<img", thrown.ToHtml());
        Assert.DoesNotContain("second line", thrown.Message);
    }

    [Fact]
    public void A_grader_finds_the_result_under_its_own_type()
    {
        JsonNode json = JsonNode.Parse(
            Exercises.MiniBatchPrediction.Check("a").ToMimeBundle()["application/vnd.latentlab.check+json"])!;
        Assert.Equal(
            """{"task":"minibatch-prediction","verdict":"incorrect","misconception":"every-step-lowers","points":1,"earned":0}""",
            new JsonObject
            {
                ["task"] = json["task"]!.DeepClone(),
                ["verdict"] = json["verdict"]!.DeepClone(),
                ["misconception"] = json["misconception"]!.DeepClone(),
                ["points"] = json["points"]!.DeepClone(),
                ["earned"] = json["earned"]!.DeepClone()
            }.ToJsonString());
    }

    [Fact]
    public void Nobody_outside_the_kit_makes_a_result() =>
        Assert.Empty(typeof(CheckResult).GetConstructors().Concat<System.Reflection.MethodBase>(
            typeof(CheckResult)
                .GetMethods(System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Static)
                .Where(method => method.ReturnType == typeof(CheckResult))));

    [Fact]
    public void Hints_open_one_after_the_other()
    {
        Assert.Equal(1, Occurrences(Exercises.SquaredError.Hint().ToHtml(), "<details open>"));
        Assert.Equal(3, Occurrences(Exercises.SquaredError.Hint().ToHtml(), "<summary>Hint"));
        Assert.Equal(2, Occurrences(Exercises.SquaredError.Hint(2).ToHtml(), "<details open>"));
        Assert.StartsWith("Hint 3: ", Exercises.SquaredError.Hint(3).ToString());
        Assert.Contains("Hint(2)", Exercises.SquaredError.Hint().ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => Exercises.SquaredError.Hint(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => Exercises.SquaredError.Hint(0));
    }

    private static int Occurrences(string text, string part) => text.Split(part).Length - 1;
}

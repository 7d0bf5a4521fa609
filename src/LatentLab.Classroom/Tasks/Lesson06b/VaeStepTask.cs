using LatentLab.Classroom.Checking;
using LatentLab.Evaluation;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>
    /// One step of training with a loss that draws: an optimizer and the loss of the batch, drawn anew whenever it is
    /// asked for, in; the loss of this step out.
    /// </summary>
    public static Exercise<Func<optim.Optimizer, Func<Tensor>, double>> VaeStep { get; } = new()
    {
        Id = "vae-step",
        Lesson = 6,
        Sheet = "06b",
        Number = 4,
        Title = "The step, with a loss that draws",
        Kind = ExerciseKind.Code,
        Points = 2,
        Hints =
        [
            "The step is lesson 01's. What is different about a loss that draws its noise whenever you call it?",
            "Call lossOfBatch once and keep what it gives: the gradient, and the number that you return, belong to the "
            + "same draw.",
            "Tensor loss = lossOfBatch(); then zero_grad, backward, step, in lesson 01's order; return "
            + "loss.ToDouble().",
        ],
        Why = "Nothing in the step knows of μ and σ. But each call of the loss draws another ε: whoever asks twice "
            + "reports the loss of another draw, after the step at that.",
        Misconceptions = [.. VaeStepCheck.Wrong],
        Judge = VaeStepCheck.Judge,
    };
}

/// <summary>A step with a noisy loss, judged by the weights that it leaves and the losses that it returns.</summary>
internal static class VaeStepCheck
{
    private const double Rate = 1e-3;

    private sealed record WrongStep(string Id, string Sentence, Func<optim.Optimizer, Func<Tensor>, double> Do)
        : Misconception(Id, Sentence);

    // What they return is the loss that they got first; the weights tell them apart.
    private static readonly WrongStep[] Mistakes =
    [
        new("gradients-accumulate",
            "The first step is right, the later ones are too long: backward() adds to the gradients that are still "
            + "there from the batch before. Empty them: optimizer.zero_grad().",
            (optimizer, loss) => With(loss(), one => { one.backward(); optimizer.step(); })),
        new("no-backward", "The weights don't move: nobody has asked for a gradient. backward() computes it.",
            (optimizer, loss) => With(loss(), _ => { optimizer.zero_grad(); optimizer.step(); })),
        new("no-step", "The gradient is there, but the weights don't move. Who takes the step?",
            (optimizer, loss) => With(loss(), one => { optimizer.zero_grad(); one.backward(); })),
        new("zeroed-too-late",
            "The weights don't move: the gradients are emptied between backward(), which fills them, and step(), which "
            + "uses them.",
            (optimizer, loss) => With(loss(), one => { one.backward(); optimizer.zero_grad(); optimizer.step(); })),
        new("step-before-backward",
            "Your step comes before the gradient of its batch is known: it uses that of the batch before. First "
            + "backward(), then step().",
            (optimizer, loss) => With(loss(), one => { optimizer.step(); optimizer.zero_grad(); one.backward(); })),
        new("sign-flipped", "You walk uphill: each step makes the loss larger. backward() belongs on the loss itself.",
            (optimizer, loss) => With(loss(), one => { optimizer.zero_grad(); (-one).backward(); optimizer.step(); })),
        new("second-draw-for-gradient",
            "You asked for the loss twice and took the gradient of the second draw, while the number that you return "
            + "belongs to the first. Call lossOfBatch once and keep it.",
            (optimizer, loss) => With(loss(),
                _ => { optimizer.zero_grad(); loss().backward(); optimizer.step(); })),
    ];

    private static readonly Misconception OtherLoss = new("wrong-loss-returned",
        "The steps are right, but the number that you return isn't the loss of this step: asked for once more, the "
        + "loss draws other noise, and the weights have moved. Keep the tensor that you got first.");

    public static IReadOnlyList<Misconception> Wrong { get; } = [.. Mistakes, OtherLoss];

    private static double Right(optim.Optimizer optimizer, Func<Tensor> lossOfBatch) => With(lossOfBatch(), loss =>
    {
        optimizer.zero_grad();
        loss.backward();
        optimizer.step();
    });

    private static double With(Tensor loss, Action<Tensor> then)
    {
        then(loss);
        return loss.ToDouble();
    }

    public static CheckResult Judge(Func<optim.Optimizer, Func<Tensor>, double> step, CheckSession trial)
    {
        long pixels = trial.Draw(20, 9, 15), large = trial.Draw(21, 6, 10), small = trial.Draw(22, 3, 5);
        Tensor weight = 0.3 * trial.Normal(10, pixels, pixels), bias = 0.3 * trial.Normal(11, pixels);
        Tensor[] batches = [.. new[] { large, large, small }.Select((images, i) => cat(
            [trial.Uniform(i, 1, images, pixels), 0.5 * trial.Normal(i + 30, 8, images, pixels)]))];
        if (trial.AskSteps(step, weight, bias, batches, Rate, out TrainingTrace mine) is { } fault)
            return fault;
        if (mine.Losses.Any(loss => !double.IsFinite(loss)))
            return CheckResult.Incorrect("A step returned no finite number as its loss.", "not-finite");
        TrainingTrace Trace(Func<optim.Optimizer, Func<Tensor>, double> one) =>
            TrainingSteps.TraceNoisy(one, weight, bias, batches, Rate);
        TrainingTrace right = Trace(Right);
        if (SameWeights(mine, right))
        {
            return mine.Losses.Zip(right.Losses).All(pair =>
                Math.Abs(pair.First - pair.Second) <= Formulas.Rounding * Math.Abs(pair.Second))
                ? CheckResult.Correct("Three batches, three draws, three steps, and the weights are where they should "
                    + "be.")
                : CheckResult.Incorrect(OtherLoss);
        }
        foreach (WrongStep wrong in Mistakes)
        {
            TrainingTrace other = Trace(wrong.Do);
            if (mine.HasGradient == other.HasGradient && SameWeights(mine, other))
                return CheckResult.Incorrect(wrong);
        }
        return CheckResult.Incorrect(
            "The weights after three steps are not where they should be. Compare with lesson 01's step: the loss, "
            + "once; zero_grad, backward, step.");
    }

    // The last gradient decides only between mistakes that leave the weights alone: a right step may empty it.
    private static bool SameWeights(TrainingTrace one, TrainingTrace other) =>
        one.Weights.Zip(other.Weights).All(pair => Formulas.Close(pair.First, pair.Second, Formulas.Rounding));
}

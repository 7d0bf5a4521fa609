using LatentLab.Classroom.Checking;
using LatentLab.Evaluation;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>One step of training: model, optimizer and a batch in, the batch's loss before the step out.</summary>
    public static Exercise<Func<nn.Module<Tensor, Tensor>, optim.Optimizer, Tensor, double>> TrainingStep { get; } =
        new()
        {
            Id = "training-step",
            Lesson = 1,
            Number = 4,
            Title = "One step of training",
            Kind = ExerciseKind.Code,
            Points = 3,
            Hints =
        [
            "Four things: run the model, measure the loss, ask for the gradient, take a step. And one more, so that "
            + "the last batch's gradient is forgotten.",
            "backward() adds its gradients to those that are there. optimizer.zero_grad() empties them; where may it "
            + "stand, and where not?",
            "Tensor loss = MySquaredError(images, model.call(images)).mean(); then zero_grad, backward, step on the "
            + "optimizer and the loss, in the order of the lesson; last, return loss.ToDouble().",
        ],
            Why = "The gradients are emptied, filled by backward() and used by step(), in this order. zero_grad() may "
                + "stand anywhere between one step() and the next backward(). The loss is that of the batch before the "
                + "step: the images' squared errors, each summed over pixels, averaged over the batch.",
            Misconceptions = StepMistakes,
            Judge = JudgeStep,
        };

    private sealed record WrongStep(
        string Id, string Sentence, Func<nn.Module<Tensor, Tensor>, optim.Optimizer, Tensor, double> Do)
        : Misconception(Id, Sentence);

    // The last gradient decides only between mistakes that leave the weights alone: a right step may empty it.
    private static bool SameWeights(TrainingTrace one, TrainingTrace other) =>
        one.Weights.Zip(other.Weights).All(pair => Formulas.Close(pair.First, pair.Second, Formulas.Rounding));

    private static bool SameReturns(TrainingTrace one, TrainingTrace other) => one.Losses.Zip(other.Losses)
        .All(pair => Math.Abs(pair.First - pair.Second) <= Formulas.Rounding * Math.Abs(pair.Second));

    private static Tensor StepLoss(nn.Module<Tensor, Tensor> model, Tensor images) =>
        (images - model.call(images)).flatten(1).square().sum(1).mean();

    private static double RightStep(nn.Module<Tensor, Tensor> model, optim.Optimizer optimizer, Tensor images)
    {
        using Tensor loss = StepLoss(model, images);
        optimizer.zero_grad();
        loss.backward();
        optimizer.step();
        return loss.ToDouble();
    }

    private static WrongStep[] StepMistakes =>
    [
        new("gradients-accumulate",
            "The first step is right, the later ones are too long: backward() adds to the gradients that are still "
            + "there from the batch before. Call optimizer.zero_grad() before backward().",
            (model, optimizer, images) =>
                Done(StepLoss(model, images), loss => { loss.backward(); optimizer.step(); })),
        new("no-backward",
            "The weights don't move: nobody has asked for a gradient. optimizer.step() uses what loss.backward() has "
            + "computed.",
            (model, optimizer, images) =>
                Done(StepLoss(model, images), _ => { optimizer.zero_grad(); optimizer.step(); })),
        new("no-step", "The gradient is there, but the weights don't move. Who takes the step?",
            (model, optimizer, images) =>
                Done(StepLoss(model, images), loss => { optimizer.zero_grad(); loss.backward(); })),
        new("zeroed-too-late",
            "The weights don't move: the gradients are emptied after backward() has filled them and before step() uses "
            + "them. Put zero_grad() before backward().",
            (model, optimizer, images) =>
                Done(StepLoss(model, images), loss => { loss.backward(); optimizer.zero_grad(); optimizer.step(); })),
        new("step-before-backward",
            "Your step comes before the gradient of its batch is known, so it uses the gradient of the batch before; "
            + "the first one uses none. The order is backward(), then step().",
            (model, optimizer, images) =>
                Done(StepLoss(model, images), loss => { optimizer.step(); optimizer.zero_grad(); loss.backward(); })),
        new("sign-flipped",
            "You walk uphill: each step makes the loss larger. backward() belongs on the loss itself, not on its "
            + "negative.",
            (model, optimizer, images) => Done(StepLoss(model, images),
                loss => { optimizer.zero_grad(); (-loss).backward(); optimizer.step(); })),
        new("averaged-over-pixels",
            "Your steps are too short, by a factor of the number of pixels: the loss is averaged over pixels. Sum over "
            + "the pixels of an image, then average over the images.",
            (model, optimizer, images) => Done((images - model.call(images)).square().mean(),
                loss => { optimizer.zero_grad(); loss.backward(); optimizer.step(); })),
        new("sum-over-batch",
            "Your steps are too long, by a factor of the batch size: the loss is summed over the images. Average over "
            + "them, so that a larger batch doesn't mean a longer step.",
            (model, optimizer, images) => Done((images - model.call(images)).square().sum(),
                loss => { optimizer.zero_grad(); loss.backward(); optimizer.step(); })),
    ];

    private static double Done(Tensor loss, Action<Tensor> then)
    {
        then(loss);
        return loss.ToDouble();
    }

    private static CheckResult JudgeStep(
        Func<nn.Module<Tensor, Tensor>, optim.Optimizer, Tensor, double> step, CheckSession trial)
    {
        (Tensor weight, Tensor bias, Tensor[] batches) = StepInputs(trial);
        if (trial.AskSteps(step, weight, bias, batches, StepRate, out TrainingTrace mine) is { } fault)
            return fault;
        if (Array.FindIndex(mine.Losses, loss => !double.IsFinite(loss)) >= 0)
            return CheckResult.Incorrect("A step returned no finite number as the batch's loss.", "not-finite");
        TrainingTrace right = TrainingSteps.Trace(RightStep, weight, bias, batches, StepRate);
        if (SameWeights(mine, right))
        {
            return SameReturns(mine, right)
                ? CheckResult.Correct("Three batches, three steps, and the weights are where they should be.")
                : CheckResult.Incorrect(
                    "The steps are right, but the returned number isn't the batch's loss before the step: "
                    + $"{Sentences.Number(mine.Losses[0])}, expected {Sentences.Number(right.Losses[0])}.",
                    "wrong-loss-returned");
        }
        foreach (WrongStep wrong in StepMistakes)
        {
            TrainingTrace other = TrainingSteps.Trace(wrong.Do, weight, bias, batches, StepRate);
            if (mine.HasGradient == other.HasGradient && SameWeights(mine, other))
                return CheckResult.Incorrect(wrong);
        }
        return CheckResult.Incorrect(
            "The weights after three steps are not where they should be. Compare with the loop of lesson 01: loss of "
            + "the batch (summed over pixels, averaged over images), zero_grad, backward, step.");
    }

    private const double StepRate = 1e-3;

    // A small linear model and three batches, of which one has another size.
    private static (Tensor Weight, Tensor Bias, Tensor[] Batches) StepInputs(CheckSession trial)
    {
        long pixels = trial.Draw(20, 9, 15), large = trial.Draw(21, 6, 10), small = trial.Draw(22, 3, 5);
        return (0.3 * trial.Normal(10, pixels, pixels), 0.3 * trial.Normal(11, pixels),
            [trial.Uniform(0, large, pixels), trial.Uniform(1, large, pixels), trial.Uniform(2, small, pixels)]);
    }
}

using LatentLab.Classroom.Checking;
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

    // What a step left behind: the losses it returned, the weights after each batch, and whether the last gradient is
    // there.
    private sealed record StepTrace(double[] Returned, Tensor[] Weights, bool? HasGradient)
    {
        public bool SameWeights(StepTrace other) => HasGradient == other.HasGradient
            && Weights.Zip(other.Weights).All(pair => Formulas.Close(pair.First, pair.Second, Formulas.Rounding));

        public bool SameReturns(StepTrace other) => Returned.Zip(other.Returned)
            .All(pair => Math.Abs(pair.First - pair.Second) <= Formulas.Rounding * Math.Abs(pair.Second));
    }

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
        if (Trace(step, trial, out StepTrace mine) is { } fault)
            return fault;
        Trace(RightStep, trial, out StepTrace right);
        if (mine.SameWeights(right))
        {
            return mine.SameReturns(right)
                ? CheckResult.Correct("Three batches, three steps, and the weights are where they should be.")
                : CheckResult.Incorrect(
                    "The steps are right, but the returned number isn't the batch's loss before the step: "
                    + $"{Sentences.Number(mine.Returned[0])}, expected {Sentences.Number(right.Returned[0])}.",
                    "wrong-loss-returned");
        }
        foreach (WrongStep wrong in StepMistakes)
        {
            Trace(wrong.Do, trial, out StepTrace other);
            if (mine.SameWeights(other))
                return CheckResult.Incorrect(wrong);
        }
        return CheckResult.Incorrect(
            "The weights after three steps are not where they should be. Compare with the loop of lesson 01: loss of "
            + "the batch (summed over pixels, averaged over images), zero_grad, backward, step.");
    }

    // The same small linear model and the same three batches for everybody; the third has another size.
    private static CheckResult? Trace(
        Func<nn.Module<Tensor, Tensor>, optim.Optimizer, Tensor, double> step, CheckSession trial, out StepTrace trace)
    {
        trace = new StepTrace([], [], null);
        using nn.Module<Tensor, Tensor> model = nn.Linear(12, 12);
        Tensor weight = model.parameters().First();
        using (no_grad())
        {
            foreach ((Tensor parameter, int index) in model.parameters()
                .Select((parameter, index) => ((Tensor)parameter, index)))
                parameter.copy_(0.3 * trial.Normal(10 + index, parameter.shape));
        }
        using optim.Optimizer optimizer = optim.SGD(model.parameters(), 1e-3);
        var returned = new List<double>();
        var weights = new List<Tensor>();
        foreach (Tensor images in new[] { trial.Uniform(0, 8, 12), trial.Uniform(1, 8, 12), trial.Uniform(2, 5, 12) })
        {
            if (trial.Ask(() => step(model, optimizer, images), out double loss, images) is { } fault)
                return fault;
            returned.Add(loss);
            weights.Add(weight.detach().clone());
        }
        trace = new StepTrace([.. returned], [.. weights],
            weight.grad is { } gradient ? gradient.abs().max().ToDouble() > 0 : null);
        return null;
    }
}

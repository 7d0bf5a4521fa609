using LatentLab.Classroom.Tests.Tasks.Lesson06;
using LatentLab.Classroom.Tests.Tasks.Lesson06b;
using static TorchSharp.torch;

namespace LatentLab.Classroom.Tests.Tasks.Mend;

/// <summary>
/// Mended cells: the same answers as where the function is written from nothing, and the broken ones.
/// </summary>
/// <param name="broken">As it is handed out.</param>
public abstract class MendCases<TFunction>(
    Exercise<(TFunction Code, string Diagnosis)> exercise, TFunction broken,
    IEnumerable<(string Name, TFunction Answer)> right, IEnumerable<(string Misconception, TFunction Answer)> wrong)
    : TaskCases<(TFunction Code, string Diagnosis)>(exercise)
{
    protected override IEnumerable<(string Name, (TFunction Code, string Diagnosis) Answer)> Right =>
        right.Select(one => (one.Name, (one.Answer, "It is wrong there.")));

    // Handed out with its bug, and with a question mark for what is wrong.
    protected override (TFunction Code, string Diagnosis) Stub => (broken, "?");

    protected override IEnumerable<(string Misconception, (TFunction Code, string Diagnosis) Answer)> Wrong =>
        wrong.Select(one => (one.Misconception, (one.Answer, "是别的问题 (something else)")));
}

public sealed class MendStepCases() : MendCases<Func<optim.Optimizer, Func<Tensor>, double>>(Exercises.MendStep,
    VaeStepCases.WrongSteps.First(one => one.Misconception == "gradients-accumulate").Answer,
    VaeStepCases.RightSteps, VaeStepCases.WrongSteps);

public sealed class MendLossCases() : MendCases<Func<Tensor, Tensor, Tensor, Tensor, Tensor>>(Exercises.MendLoss,
    VaeLossCases.WrongLosses.First().Answer, VaeLossCases.RightLosses, VaeLossCases.WrongLosses);

public sealed class MendSampleCases() : MendCases<Func<Tensor, Tensor, Tensor>>(Exercises.MendSample,
    (mean, logVariance) => mean + logVariance * randn_like(mean),
    [
        ("root of the variance", (mean, lv) => mean + lv.exp().sqrt() * randn(mean.shape)),
        ("half in the exponent", (mean, lv) => mean + (0.5 * lv).exp() * randn_like(mean)),
        ("the library's own sample with a gradient",
            (mean, lv) => distributions.Normal(mean, (lv / 2).exp()).rsample()),
    ],
    SampleCases.WrongSamples);

public sealed class MendLogitsCases() : MendCases<Func<Tensor, Tensor, Tensor>>(Exercises.MendLogits, Broken,
    [
        ("one sigmoid, inside", (logits, images) => Surprise(logits, images).sum(dim: 1)),
        ("one sigmoid, outside", (logits, images) => nn.functional.binary_cross_entropy(logits.sigmoid(), images,
            reduction: nn.Reduction.None).flatten(1).sum(1)),
        ("from softplus", (logits, images) => (nn.functional.softplus(logits) - images * logits).sum(1)),
    ],
    [
        ("sigmoid-twice", Broken),
        ("no-sigmoid", (logits, images) => nn.functional.binary_cross_entropy(logits.clamp(1e-6, 1 - 1e-6), images,
            reduction: nn.Reduction.None).sum(1)),
        ("inputs-swapped", (logits, images) => Surprise(images, logits).sum(1)),
        ("averaged-over-pixels", (logits, images) => Surprise(logits, images).mean([1])),
        ("squared-error-for-bernoulli", (logits, images) => (images - logits.sigmoid()).pow(2).sum(1)),
        ("sign-flipped", (logits, images) => -Surprise(logits, images).sum(1)),
        ("averaged-over-batch", (logits, images) => Surprise(logits, images).sum(1).mean()),
    ])
{
    private static Tensor Broken(Tensor logits, Tensor images) => Surprise(logits.sigmoid(), images).sum(dim: 1);

    private static Tensor Surprise(Tensor logits, Tensor images) =>
        nn.functional.binary_cross_entropy_with_logits(logits, images, reduction: nn.Reduction.None);
}

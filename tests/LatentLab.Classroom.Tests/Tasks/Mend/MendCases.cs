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

// What a pixel costs is handed to the mended loss; the other exercise's answers find it as a squared difference.
public sealed class MendLossCases() : MendCases<Func<Tensor, Tensor, Tensor, Tensor>>(Exercises.MendLoss,
    OfSurprise(VaeLossCases.WrongLosses.First().Answer),
    VaeLossCases.RightLosses.Select(one => (one.Name, OfSurprise(one.Answer))),
    VaeLossCases.WrongLosses.Select(one => (one.Misconception, OfSurprise(one.Answer))))
{
    private static Func<Tensor, Tensor, Tensor, Tensor> OfSurprise(
        Func<Tensor, Tensor, Tensor, Tensor, Tensor> loss) =>
        (surprise, mean, logVariance) => loss(surprise.sqrt(), zeros_like(surprise), mean, logVariance);
}

public sealed class MendSampleCases() : MendCases<Func<Tensor, Tensor, Tensor, Tensor>>(Exercises.MendSample,
    (mean, logVariance, epsilon) => mean + logVariance * epsilon,
    [
        ("root of the variance", (mean, lv, epsilon) => mean + lv.exp().sqrt() * epsilon),
        ("half in the exponent", (mean, lv, epsilon) => mean + (0.5 * lv).exp() * epsilon),
        ("one call of the library", (mean, lv, epsilon) => mean.addcmul((lv / 2).exp(), epsilon, 1)),
    ],
    [
        ("log-variance-for-sigma", (mean, lv, epsilon) => mean + lv * epsilon),
        ("sigma-for-variance", (mean, lv, epsilon) => mean + lv.exp() * epsilon),
        ("exp-missing", (mean, lv, epsilon) => mean + lv / 2 * epsilon),
        ("absolute-value", (mean, lv, epsilon) => mean + lv.abs() * epsilon),
        ("root-of-log-variance", (mean, lv, epsilon) => mean + lv.abs().sqrt() * epsilon),
        ("sigma-ignored", (mean, _, epsilon) => mean + epsilon),
        ("no-noise", (mean, _, _) => mean.clone()),
        ("mean-missing", (_, lv, epsilon) => (lv / 2).exp() * epsilon),
        ("mean-times-sigma", (mean, lv, epsilon) => (mean + epsilon) * lv.exp().sqrt()),
        ("sign-flipped", (mean, lv, epsilon) => mean + epsilon / lv.exp().sqrt()),
        ("gradient-cut", (mean, lv, epsilon) => mean + (0.5 * lv.detach()).exp() * epsilon),
    ]);

public sealed class MendLogitsCases() : MendCases<Func<Tensor, Tensor, Tensor>>(Exercises.MendLogits, Broken,
    [
        ("one sigmoid, inside", Surprise),
        ("one sigmoid, outside", (logits, images) => nn.functional.binary_cross_entropy(logits.sigmoid(), images,
            reduction: nn.Reduction.None)),
        ("from softplus", (logits, images) => images * nn.functional.softplus(-logits)
            + (1 - images) * nn.functional.softplus(logits)),
    ],
    [
        ("sigmoid-twice", Broken),
        ("no-sigmoid", (logits, images) => nn.functional.binary_cross_entropy(logits.clamp(1e-6, 1 - 1e-6), images,
            reduction: nn.Reduction.None)),
        ("inputs-swapped", (logits, images) => Surprise(images, logits)),
        ("squared-error-for-bernoulli", (logits, images) => (images - logits.sigmoid()).pow(2)),
        ("sign-flipped", (logits, images) => -Surprise(logits, images)),
        ("summed-too-early", (logits, images) => Surprise(logits, images).sum(1)),
        ("averaged-over-batch", (logits, images) => Surprise(logits, images).mean()),
    ])
{
    private static Tensor Broken(Tensor logits, Tensor images) => Surprise(logits.sigmoid(), images);

    private static Tensor Surprise(Tensor logits, Tensor images) =>
        nn.functional.binary_cross_entropy_with_logits(logits, images, reduction: nn.Reduction.None);
}

using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>z = μ + σ·ε once more, as a part of one's own VAE; judged as <see cref="SamplingStep"/>.</summary>
    public static Exercise<Func<Tensor, Tensor, Tensor>> VaeSample { get; } = new()
    {
        Id = "vae-sample",
        Lesson = 6,
        Sheet = "06b",
        Number = 2,
        Title = "Edit 2: the sample",
        Kind = ExerciseKind.Code,
        Points = 2,
        Hints =
        [
            "The autoencoder handed its code on as it was. What does a VAE do in between, and what has to be drawn "
            + "for it?",
            "Noise of the shape of μ, drawn anew at each call, times σ, plus μ. And how wide is σ if the encoder says "
            + "log σ²?",
            "mean + (0.5 * logVariance).exp() * randn_like(mean), with no detach and no fixed seed.",
        ],
        Why = "z is an ordinary function of μ, σ and an ε that depends on neither, so the gradient of whatever comes "
            + "behind z reaches both heads. Drawn anew for each entry and each step, ε forces the decoder to give "
            + "neighbours similar images.",
        Misconceptions = SamplingStepCheck.Wrong,
        Judge = SamplingStepCheck.Judge,
    };
}

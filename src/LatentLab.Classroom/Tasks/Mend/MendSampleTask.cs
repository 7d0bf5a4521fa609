using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>A sample that takes log σ² for σ.</summary>
    public static Exercise<(Func<Tensor, Tensor, Tensor> Sample, string Diagnosis)> MendSample { get; } = new()
    {
        Id = "mend-sample",
        Lesson = 7,
        Sheet = Mended.Sheet,
        Number = 3,
        Title = "The noise that never goes away",
        Kind = ExerciseKind.Code,
        Points = 2,
        Hints =
        [
            "Put in log σ² = 0, that is σ = 1. How wide are the samples? And with a very small σ, say log σ² = −6?",
            "A width can't be negative, but what the noise is multiplied with here can. What does the encoder answer "
            + "with, and how do you get to σ from there?",
            "σ = exp(½·log σ²): mean + (0.5 * logVariance).exp() * randn_like(mean).",
        ],
        Why = "The encoder answers with log σ². Taken for σ itself, log σ² = 0 gives no noise where there should be a "
            + "width of 1, and log σ² = −6 gives a width of 6 where it should be 0.05. The KL, which reads the same "
            + "number rightly, then pulls against the picture for no reason.",
        Misconceptions = SamplingStepCheck.Wrong,
        Judge = Mended.By<Func<Tensor, Tensor, Tensor>>(SamplingStepCheck.Judge),
    };
}

using LatentLab.Classroom.Tasks.Lesson08;
using static TorchSharp.torch;
using ShareOfMeaningful = System.Func<
    System.Func<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>,
    System.Func<TorchSharp.torch.Tensor, double[]>, int, double, double>;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>Which of three latent lines is regular, read off a plot.</summary>
    public static ChoiceExercise ThreeSpaces { get; } = ChoiceExercise.Of(
        "three-spaces", 8, 1, "Which of three spaces is regular?", ExerciseKind.Reading, 1,
        [
            "Two properties, two panels: completeness is read off the distance to the nearest meaningful picture, continuity off the change over a small step.",
            "Completeness is a word about a chosen distribution, N(0, 1). Where on the axis do its points fall, and where hardly ever?",
            "Only 3 points in 1,000 of N(0, 1) lie beyond ±3. What happens out there counts for nearly nothing.",
        ],
        "A jumps at five places, so it is complete but not continuous. B changes slowly, but between −1.5 and 1.7, where most of the points fall, it shows nothing meaningful: continuous, not complete. C changes slowly and means something wherever N(0, 1) puts its points; its nonsense beyond ±3 is never asked for.",
        "c", "Right: C is both. What it decodes beyond ±3 hardly ever gets sampled.",
        new("a", "complete-for-regular", "A is complete: its pictures are meaningful everywhere. But look at the other panel: at five places a small step leads to quite another picture. It isn't continuous."),
        new("b", "continuous-for-regular", "B is continuous: it changes little over every step. But where most points of N(0, 1) fall, its pictures are far from all meaningful ones. It isn't complete."),
        new("d", "outside-the-prior", "One of the three is: what a space decodes where the chosen distribution has no points doesn't count against it."));

    /// <summary>The share of N(0, I) that decodes to something meaningful: (decode, distance, latent size, limit) → share.</summary>
    public static Exercise<ShareOfMeaningful> CompletenessShare { get; } = new()
    {
        Id = "completeness",
        Lesson = 8,
        Number = 2,
        Title = "Completeness, measured",
        Kind = ExerciseKind.Code,
        Points = 2,
        Hints =
        [
            "The definition has a chosen distribution, a decoder and an idea of what is meaningful. Which of them do you get, and which do you have to bring?",
            "Draw some 2,000 points from N(0, I), decode them, measure the distance of each picture, and count those within the limit.",
            "distance(decode(randn(2000, latentSize))) gives 2,000 distances; .Average(d => d <= within ? 1.0 : 0.0) is the share.",
        ],
        Why = "The share belongs to a decoder and a distribution together. From 2,000 points it is known to about ±0.01, its standard error being √(share·(1 − share)/n).",
        Misconceptions = CompletenessCheck.Wrong,
        Judge = CompletenessCheck.Judge,
    };

    /// <summary>The 95th percentile of the change over a small step: (decode, codes [n, latents], share of the spread, unrelated distance) → share of the unrelated distance.</summary>
    public static Exercise<Func<Func<Tensor, Tensor>, Tensor, double, double, double>> ContinuityPercentile { get; } = new()
    {
        Id = "continuity",
        Lesson = 8,
        Number = 3,
        Title = "Continuity, measured",
        Kind = ExerciseKind.Code,
        Points = 3,
        Hints =
        [
            "How long is a step, and in which direction does it go? How different are two pictures? And which of all the changes stands for them?",
            "The spread is the root of the mean squared distance of the codes from their mean. A random direction is randn_like(codes), each row divided by its length: .norm(1, keepdim: true).",
            "step = share * spread * direction; changes = (decode(codes + step) - decode(codes)).flatten(1).norm(1); Quantile.Of(changes.ToNumbers(), 0.95) / unrelated.",
        ],
        Why = "Lengths are taken in shares of the codes' spread and of the unrelated distance, so that a number doesn't change when somebody stretches the code or the pictures. The 95th percentile is about the bad places, of which a mean would say nothing.",
        Misconceptions = ContinuityCheck.Wrong,
        Judge = ContinuityCheck.Judge,
    };

    /// <summary>A decoder of one latent to two pixels that is complete and not continuous: [n, 1] → [n, 2].</summary>
    public static Exercise<Func<Tensor, Tensor>> CompleteNotContinuous { get; } = new()
    {
        Id = "complete-not-continuous",
        Lesson = 8,
        Number = 4,
        Title = "Build a space that is complete but not continuous",
        Kind = ExerciseKind.Experiment,
        Points = 3,
        Hints =
        [
            "Complete: whatever comes in, a point of the circle comes out. Not continuous: neighbours come out far apart. Any rule that chops the line into pieces will do.",
            "Pieces of the line, floor(z / width), can be told apart as even and odd. One step in twenty must cross a border: with steps of 0.05, how wide may the pieces be?",
            "angle = (z / 0.3).floor() * π, and the picture is cat([angle.cos(), angle.sin()], 1): opposite points of the circle, in turns.",
        ],
        Why = "Each picture is meaningful, so the space is complete for any distribution; but one step in six crosses a border and lands on the opposite picture. Completeness looks at points, continuity at pairs of neighbours.",
        Misconceptions = CompleteNotContinuousCheck.Wrong,
        Judge = CompleteNotContinuousCheck.Judge,
    };
}

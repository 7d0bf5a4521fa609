using LatentLab.Classroom.Tasks.Lesson09;
using static TorchSharp.torch;
using Walker = System.Func<System.Func<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>, System.Func<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>, TorchSharp.torch.Tensor, TorchSharp.torch.Tensor, int, TorchSharp.torch.Tensor>;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>What lies half-way between two images in pixel space.</summary>
    public static ChoiceExercise CrossFade { get; } = ChoiceExercise.Of(
        "cross-fade", 9, 1, "Half-way in pixel space", ExerciseKind.Prediction, 1,
        [
            "Each pixel of the half-way picture is the mean of the two pixels. What does a pixel become that is white in the one and black in the other?",
            "Where both shapes cover a pixel it stays white; where only one does, it becomes grey. Does any shape look like that?",
            "A shape is white inside and black outside, with a border of one pixel. A wide grey zone is not part of any.",
        ],
        "The mean of two pictures has a grey zone wherever they differ: a double exposure. It lies near no shape, although its nearest shape is one in between. A path through pixels leaves the set of pictures that mean something; a path through codes can stay on it.",
        "b", "Right: grey wherever the two differ, and farther from every shape than the limit. Run the cell below for the numbers.",
        new("a", "shape-in-between", "Its nearest shape is one in between, but it isn't one itself: look at the pixels that are white in the one image and black in the other."),
        new("c", "one-of-the-ends", "Neither end is favoured: every pixel is the plain mean of both."),
        new("d", "blank", "It isn't blank: where both shapes are white, their mean is white too."));

    /// <summary>Pictures on the way from one image to another: (encode, decode, first, second, count) → [count, 1, h, w].</summary>
    public static Exercise<Walker> Walk { get; } = new()
    {
        Id = "latent-walk",
        Lesson = 9,
        Number = 2,
        Title = "Walk from one image to another",
        Kind = ExerciseKind.Code,
        Points = 2,
        Hints =
        [
            "Three steps: from images to codes, along the codes, from codes to pictures. In which of the three spaces is the straight line?",
            "Shares t from 0 to 1 in count − 1 even steps, both ends included: linspace(0, 1, count). The code at t is (1 − t)·first + t·second.",
            "t = linspace(0, 1, count).unsqueeze(1), shape [count, 1], times a code of shape [1, latents] gives [count, latents]; decode that at once.",
        ],
        Why = "A straight line between images is a cross-fade. Between codes it leads through points that the decoder was trained to draw, at least where posteriors reach.",
        Misconceptions = WalkCheck.Wrong,
        Judge = WalkCheck.Judge,
    };

    /// <summary>The share of midpoints that lie between their ends: (midpoints, first ends, second ends, room) → share.</summary>
    public static Exercise<Func<double[], double[], double[], double, double>> HalfWayScore { get; } = new()
    {
        Id = "half-way-score",
        Lesson = 9,
        Number = 3,
        Title = "Is it in between? The half-way score",
        Kind = ExerciseKind.Code,
        Points = 2,
        Hints =
        [
            "For one pair: an interval from the one end to the other. Which end is the lower bound?",
            "Math.Min and Math.Max of the two ends, widened by the room on both sides; then the share of pairs whose midpoint lies inside.",
            "middles[i] >= Math.Min(first[i], second[i]) - room && middles[i] <= Math.Max(first[i], second[i]) + room, counted and divided by the number of pairs.",
        ],
        Why = "The room is needed because two equal ends leave no room between them; but it also makes the score easier, which is why lesson 09 prints it, and a score by chance beside it.",
        Misconceptions = HalfWayScoreCheck.Wrong,
        Judge = HalfWayScoreCheck.Judge,
    };

    /// <summary>The picture that serves all posteriors at z best: z [latents], μ and log σ² [images, latents], images [images, pixels] → [pixels].</summary>
    public static Exercise<Func<Tensor, Tensor, Tensor, Tensor, Tensor>> BestPicture { get; } = new()
    {
        Id = "best-picture",
        Lesson = 9,
        Number = 4,
        Title = "What should the decoder draw at z?",
        Kind = ExerciseKind.Code,
        Points = 3,
        Hints =
        [
            "Each image was sampled near z as often as its posterior is high there. So weigh the images by q(z|xᵢ), and let the weights add up to 1.",
            "log q(z|xᵢ) = −½ Σ (log σ² + (z − μ)²/σ²) up to a constant that cancels; the sum runs over the latents. Far from all means, exp of it is 0 for every image: 0/0.",
            "weights = nn.functional.softmax(logQ, 0), which subtracts the largest first; the picture is weights.matmul(images).",
        ],
        Why = "The mean minimises the squared error of a picture that has to stand for several, and the Bernoulli loss too. As z moves, the weights change over gradually: that is the gradient of lesson 09.",
        Misconceptions = [.. BestPictureCheck.Wrong, BestPictureCheck.Underflow],
        Judge = BestPictureCheck.Judge,
    };

    /// <summary>A path between two codes that avoids a hole: (first [2], second [2], count) → [count, 2].</summary>
    public static Exercise<Func<Tensor, Tensor, int, Tensor>> RoundTheHole { get; } = new()
    {
        Id = "round-the-hole",
        Lesson = 9,
        Number = 5,
        Title = "A way round the hole",
        Kind = ExerciseKind.Experiment,
        Points = 3,
        Hints =
        [
            "All codes lie on a ring. What number says where on the ring a code is, and can you go in a straight line in that number?",
            "The angle of (x, y) is Math.Atan2(y, x). Go in even steps from the first angle to the second; cos and sin times the radius bring you back. Either way round is allowed.",
            "a = Math.Atan2(y₁, x₁), b = Math.Atan2(y₂, x₂); for each i the angle is a + (b − a)·i/(count − 1), and the point (2·cos, 2·sin) of it.",
        ],
        Why = "Straight lines are short in the coordinates of the code, which nobody chose for their meaning. Where the codes leave a hole, the way that keeps to known country is bent.",
        Misconceptions = RoundTheHoleCheck.Wrong,
        Judge = RoundTheHoleCheck.Judge,
    };
}

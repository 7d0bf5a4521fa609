using LatentLab.Classroom.Checking;
using LatentLab.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>
    /// The share of N(0, I) that decodes to something meaningful: (decode, distance, latent size, limit) → share.
    /// </summary>
    public static Exercise<Func<Func<Tensor, Tensor>, Func<Tensor, double[]>, int, double, double>>
        CompletenessShare
    { get; } =
        new()
        {
            Id = "completeness",
            Lesson = 8,
            Number = 2,
            Title = "Completeness, measured",
            Kind = ExerciseKind.Code,
            Points = 2,
            Hints =
        [
            "The definition has a chosen distribution, a decoder and an idea of what is meaningful. Which of them do "
            + "you get, and which do you have to bring?",
            "Draw some 2,000 points from N(0, I), decode them, measure the distance of each picture, and count those "
            + "within the limit.",
            "distance(decode(randn(2000, latentSize))) gives 2,000 distances; .Average(d => d <= within ? 1.0 : 0.0) "
            + "is the share.",
        ],
            Why = "The share belongs to a decoder and a distribution together. From 2,000 points it is known to about "
                + "±0.01, its standard error being √(share·(1 − share)/n).",
            Misconceptions = CompletenessCheck.Wrong,
            Judge = CompletenessCheck.Judge,
        };
}

/// <summary>
/// The share of points from N(0, I) that decode to something meaningful. The check hands over a decoder and a ruler of
/// its own and looks at the very points that the learner decodes: what was drawn can be told apart from what was
/// counted, and the share must be exactly that of these points.
/// </summary>
internal static class CompletenessCheck
{
    private const int LeastPoints = 500;
    private const double Limit = 6;

    public static readonly Misconception
        NothingDecoded = new("nothing-decoded",
            "Your function never called `decode`: completeness is about what the decoder makes of points that you "
            + "draw."),
        NothingMeasured = new("nothing-measured",
            "Your function never called `distance`: what counts as meaningful is what lies within `within` of the "
            + "nearest meaningful picture."),
        WrongSize = new("wrong-latent-size", "The points that you decode must have the shape [n, latentSize]."),
        TooFew = new("too-few-points",
            $"Too few points: the share of n points has a standard error of up to ½/√n. Draw at least {LeastPoints}, "
            + "better 2,000."),
        OnePoint = new("one-point-again", "All your points are the same one. Draw n points: randn(n, latentSize)."),
        OneNumber = new("one-number-per-point",
            "The latents of your points go together: one number was drawn for several of them, or all were sorted. "
            + "Draw n × latentSize numbers: randn(n, latentSize)."),
        Repeated = new("points-repeated",
            "Your points repeat: fewer were drawn than were counted, so the share is less sure than it looks. Draw all "
            + "n of them."),
        Uniform = new("uniform-for-normal",
            "Your points are uniformly distributed (rand), not normally: the chosen distribution is N(0, I), so "
            + "randn."),
        OffCentre = new("not-from-the-prior", "Your points are not centred on 0: the chosen distribution is N(0, I)."),
        OtherWidth = new("not-from-the-prior",
            "Your points don't have the standard deviation 1 in every latent: the chosen distribution is N(0, I)."),
        Count = new("count-for-share",
            "That is how many points are meaningful. Asked is their share: divide by the number of points."),
        Percent = new("percent-for-share", "That is a percentage. A share lies between 0 and 1."),
        Complement = new("complement",
            "The wrong way round: yours is the share of points that mean nothing. Meaningful are those at a distance "
            + "of at most `within`."),
        MeanDistance = new("mean-distance",
            "That is the mean distance. Completeness counts: which share of the points lies within the limit?"),
        AllOrNothing = new("all-or-nothing",
            "Yours says whether all (or any) of the points are meaningful. Count which share of them is."),
        DistanceOfLatents = new("latents-for-pictures",
            "You measured the latent points themselves. Hand their decoded pictures to `distance`.");

    public static IReadOnlyList<Misconception> Wrong { get; } =
        [
            NothingDecoded, NothingMeasured, WrongSize, TooFew, OnePoint, OneNumber, Repeated, Uniform, OffCentre,
            OtherWidth, Count, Percent, Complement, MeanDistance, AllOrNothing, DistanceOfLatents
        ];

    public static CheckResult Judge(
        Func<Func<Tensor, Tensor>, Func<Tensor, double[]>, int, double, double> answer, CheckSession trial) =>
        new[] { (Latents: 2, Within: 1.2), (Latents: trial.Draw(0, 3, 5), Within: 1.4), (Latents: 2, Within: 0.5) }
            .Select((one, index) => (one.Latents, Within: one.Within + 0.02 * trial.Draw(index + 1, 0, 10)))
            .Select(one => JudgeOne(answer, trial, one.Latents, one.Within)).FirstOrDefault(found => found is not null)
            ?? CheckResult.Correct(
                "Right: enough points, from N(0, I), and the share of them that decode to something meaningful.");

    private static CheckResult? JudgeOne(
        Func<Func<Tensor, Tensor>, Func<Tensor, double[]>, int, double, double> answer, CheckSession trial, int latents,
        double within)
    {
        var decoded = new List<Tensor>();
        var measured = new List<double[]>();
        bool wrongSize = false, bareLatents = false;
        Tensor Decode(Tensor z)
        {
            wrongSize |= z.dim() != 2 || z.shape[1] != latents;
            decoded.Add(z.detach().clone());
            return cat([z, z.sum(1, keepdim: true)], 1);   // a picture has one number more than the code
        }
        double[] Distance(Tensor pictures)
        {
            bareLatents |= pictures.shape[^1] == latents;
            double[] distances = [.. pictures.narrow(1, 0, Math.Min(latents, pictures.shape[1])).norm(1).ToNumbers()];
            measured.Add(distances);
            return distances;
        }
        CheckResult? fault = trial.Ask(() => answer(Decode, Distance, latents, within), out double found);
        if (wrongSize)
            return CheckResult.Incorrect(WrongSize);
        if (fault is not null)
            return fault;
        if (bareLatents)
            return CheckResult.Incorrect(DistanceOfLatents);
        if (decoded.Count == 0)
            return CheckResult.Incorrect(NothingDecoded);
        if (measured.Count == 0)
            return CheckResult.Incorrect(NothingMeasured);
        return Points(cat(decoded, 0)) ?? Value(found, [.. measured.SelectMany(part => part)], within);
    }

    private static CheckResult? Points(Tensor points)
    {
        int count = (int)points.shape[0];
        if (count < LeastPoints)
            return CheckResult.Incorrect(TooFew);
        double[] means = points.mean([0]).ToNumbers(), deviations = points.std(0).ToNumbers();
        if (deviations.Max() < 1e-6)
            return CheckResult.Incorrect(OnePoint);
        double fourth = ((points - points.mean([0])) / points.std(0)).pow(4).mean().ToDouble();
        if (Math.Abs(fourth - 1.8) < 0.3)   // 9/5 for the uniform distribution, 3 for the normal one
            return CheckResult.Incorrect(Uniform);
        if (points.select(1, 0).ToNumbers().Distinct().Count() < 0.9 * count)
            return CheckResult.Incorrect(Repeated);
        // Independent latents have the correlation 0, and so have their squares, with a standard error of 1/√n.
        Tensor unit = (points - points.mean([0])) / points.std(0), square = unit.square() - 1;
        bool Related(Tensor numbers) => (numbers.t().mm(numbers) / count / numbers.square().mean([0]).sqrt()
            / numbers.square().mean([0]).sqrt().unsqueeze(1)).triu(1).abs().max().ToDouble() > Limit / Math.Sqrt(count);
        if (Related(unit) || Related(square))
            return CheckResult.Incorrect(OneNumber);
        if (means.Any(mean => Math.Abs(mean) > Limit / Math.Sqrt(count)))
            return CheckResult.Incorrect(OffCentre);
        return deviations.Any(deviation => Math.Abs(deviation - 1) > Limit / Math.Sqrt(2.0 * count))
            ? CheckResult.Incorrect(OtherWidth)
            : null;
    }

    private static CheckResult? Value(double found, double[] distances, double within)
    {
        double inside = distances.Count(distance => distance <= within), share = inside / distances.Length;
        if (Near(found, share))
            return null;
        return Near(found, inside) ? CheckResult.Incorrect(Count)
            : Near(found, 100 * share) ? CheckResult.Incorrect(Percent)
            : Near(found, 1 - share) ? CheckResult.Incorrect(Complement)
            : Near(found, distances.Average()) ? CheckResult.Incorrect(MeanDistance)
            : found is 0 or 1 ? CheckResult.Incorrect(AllOrNothing)
            : CheckResult.Incorrect(
                $"Of the {distances.Length:N0} points that you decoded, {inside:N0} lie within "
                + $"{Sentences.Number(within)}: a share of {Sentences.Number(share)}. You returned "
                + $"{Sentences.Number(found)}.");
    }

    private static bool Near(double found, double expected) =>
        Math.Abs(found - expected) <= 1e-6 * Math.Max(1, Math.Abs(expected));
}

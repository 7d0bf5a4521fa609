using LatentLab.Classroom.Checking;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>
    /// A decoder that nobody has to train: (codes of the images [n], images [n, pixels], codes to decode [m]) → [m,
    /// pixels].
    /// </summary>
    public static Exercise<Func<Tensor, Tensor, Tensor, Tensor>> BeadsDecoder { get; } = new()
    {
        Id = "beads-decoder",
        Lesson = 3,
        Number = 5,
        Title = "Beads on a string, without ReLUs",
        Kind = ExerciseKind.Code,
        Points = 4,
        Hints =
        [
            "Bring the beads into order first, and their images with them. Then find for each code the bead on its "
            + "left.",
            "(Tensor places, Tensor order) = beads.sort(dim: 0) sorts; images.index_select(0, order) sorts the images "
            + "likewise. For a code z, places.le(z) counts the beads that are not to the right of it.",
            "left = the number of beads ≤ z, minus 1, at most n − 2. t = (z − places[left]) / (places[left + 1] − "
            + "places[left]). The picture is (1 − t) · image[left] + t · image[left + 1].",
        ],
        Why = "Between two neighbouring beads the picture is a cross-fade, and t says how far along the way the code "
            + "is. At a bead, t is 0 or 1 and the image comes back exactly: any set of images through one number "
            + "without loss. It is the same function as the lesson's sum of ReLUs.",
        Misconceptions = BeadMistakes,
        Judge = Formulas.Judge<Func<Tensor, Tensor, Tensor, Tensor>>(
            (decode, given) => decode(given[0], given[1], given[2]),
            trial => [BeadSet(trial, 0, trial.Draw(0, 5, 8), 784, trial.Draw(1, 7, 11)),
                BeadSet(trial, 10, trial.Draw(2, 12, 18), 40, 25), BeadSet(trial, 20, 2, 5, 3)],
            given => Beads(given),
            "one picture per code",
            BeadMistakes,
            "Any set of images through one number, without loss and without training."),
    };

    private static WrongFormula[] BeadMistakes =>
    [
        new("not-sorted",
            "You blend images that are neighbours in the list, not on the string. Sort the beads, and the images with "
            + "them.",
            given => Beads(given, sort: false)),
        new("images-not-sorted",
            "You sorted the beads but left the images in their old order: each bead now carries another one's picture.",
            given => Beads(given, sortImages: false)),
        new("nearest-bead",
            "You show the nearest bead's image, so the picture jumps half-way. Between two beads there is a "
            + "cross-fade.",
            given => Beads(given, weight: t => t.round())),
        new("left-bead",
            "You always show the bead on the left. Between two beads there is a cross-fade from one to the other.",
            given => Beads(given, weight: t => t.zeros_like())),
        new("weights-swapped",
            "The two weights are swapped: next to a bead you mostly see the other one. At the left bead t is 0, and "
            + "its image has the weight 1 − t.",
            given => Beads(given, weight: t => 1 - t)),
        new("half-and-half",
            "You blend half and half wherever the code lies. How far it has come from the left bead to the right one "
            + "decides.",
            given => Beads(given, weight: t => t.zeros_like() + 0.5)),
    ];

    // Beads in no order, and codes within their range: between the beads, and on some of them.
    private static Tensor[] BeadSet(CheckSession trial, int stream, long count, long pixels, long codes)
    {
        Tensor beads = trial.Normal(stream, count) * 3;
        Tensor between = beads.min() + (beads.max() - beads.min()) * (0.02 + 0.96 * trial.Uniform(stream + 1, codes));
        return [beads, trial.Uniform(stream + 2, count, pixels), cat([between, beads.narrow(0, 0, 2)])];
    }

    private static Tensor Beads(
        Tensor[] given, bool sort = true, bool sortImages = true, Func<Tensor, Tensor>? weight = null)
    {
        Tensor codes = given[2].to(float64);
        (Tensor places, Tensor order) = given[0].to(float64).sort(dim: 0);
        Tensor images = sort && sortImages ? given[1].to(float64).index_select(0, order) : given[1].to(float64);
        if (!sort)
            places = given[0].to(float64);
        long last = places.shape[0] - 2;
        Tensor left = (places.unsqueeze(0).le(codes.unsqueeze(1)).sum(1) - 1).clamp(0, last);
        Tensor from = places.index_select(0, left), to = places.index_select(0, left + 1);
        Tensor t = (codes - from) / (to - from);
        Tensor share = (weight?.Invoke(t) ?? t).unsqueeze(1);
        return (1 - share) * images.index_select(0, left) + share * images.index_select(0, left + 1);
    }
}

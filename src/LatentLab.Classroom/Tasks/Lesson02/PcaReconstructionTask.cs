using LatentLab.Classroom.Checking;
using static TorchSharp.torch;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    /// <summary>PCA by hand: (training images [n, …], images [m, …], count) → reconstructions [m, pixels].</summary>
    public static Exercise<Func<Tensor, Tensor, int, Tensor>> PcaReconstruction { get; } = new()
    {
        Id = "pca-reconstruction",
        Lesson = 2,
        Number = 5,
        Title = "The best linear code, by hand",
        Kind = ExerciseKind.Code,
        Points = 4,
        Hints =
        [
            "Everything that is learnt comes from the training images: their mean, and the directions in which they "
            + "differ most. The images only get projected.",
            "Subtract the training mean; linalg.svd(centred, fullMatrices: false) gives (U, S, Vh), the rows of Vh "
            + "being the directions, in falling order. Keep the first ones: V = Vh.narrow(0, 0, count), [count, "
            + "pixels].",
            "codes = (images.flatten(1) - mean).mm(V.t()), and back: codes.mm(V). One thing is still missing at the "
            + "end.",
        ],
        Why = "PCA is an autoencoder whose encoder and decoder are the same matrix: subtract the mean, project on the "
            + "first directions, project back, add the mean again. Eckart and Young (1936) proved that no other linear "
            + "code of this size leaves less squared error on the training images.",
        Misconceptions = PcaMistakes,
        Judge = OrCodes(Formulas.Judge<Func<Tensor, Tensor, int, Tensor>>(
            (pca, given) => pca(given[0], given[1], PcaCount(given)),
            trial =>
                [PcaImages(trial, 0, trial.Draw(0, 50, 70), [1, 6, 6]),
                    PcaImages(trial, 3, trial.Draw(1, 40, 50), [20]),
                    PcaImages(trial, 6, trial.Draw(2, 25, 35), [1, 5, 3])],
            given => Pca(given, centre: true, restore: true),
            "one row of pixels per image",
            PcaMistakes,
            "No linear code of this size does better on the training images.",
            // float32 singular vectors: their error is 2⁻²⁴ over the relative gap of neighbouring singular values,
            // which is above 10⁻³ here
            tolerance: 1e-3)),
    };

    private static WrongFormula[] PcaMistakes =>
    [
        new("not-centred",
            "You forgot to subtract the mean. The first direction then points at the mean image, and one of your "
            + "numbers is spent on something that is the same for everybody.",
            given => Pca(given, centre: false, restore: false)),
        new("mean-not-restored",
            "You subtracted the mean and didn't add it again: your reconstructions lie around zero.",
            given => Pca(given, centre: true, restore: false)),
        new("smallest-directions",
            "You kept the directions in which the images differ least. svd sorts them falling, eigh rising; take those "
            + "with the largest.",
            given => Pca(given, centre: true, restore: true, smallest: true)),
        new("fitted-on-test",
            "You learnt the mean and the directions from the images that are to be reconstructed. They come from the "
            + "training images; otherwise the test images are no test.",
            given => Pca([given[1], given[1]], centre: true, restore: true)),
        new("codes-returned", "You return the codes. Project them back to pixels and add the mean.",
            given => PcaCodes(given)),
        new("all-directions",
            "You kept all directions. Then everything comes back, but the code is as long as the image.",
            given => given[1].flatten(1)),
        new("centred-on-own-mean",
            "You subtracted the mean of the images that are to be reconstructed. A code must not depend on which other "
            + "images are in the batch: use the training mean.",
            given => Pca([given[0], given[1] - given[1].mean([0], keepdim: true) + given[0].mean([0], keepdim: true)],
                centre: true, restore: true)),
    ];

    // Images with a mean away from zero and clearly different directions; their width says how many numbers to keep.
    private static Tensor[] PcaImages(CheckSession trial, int stream, long train, long[] shape)
    {
        long pixels = shape.Aggregate(1L, (product, size) => product * size);
        Tensor mix =
            trial.Normal(stream + 100, pixels, pixels) * pow(0.75f, arange(pixels, dtype: float32)).unsqueeze(1);
        Tensor Images(int offset, long count) =>
            (trial.Normal(stream + offset, count, pixels).mm(mix) + 2 + trial.Normal(stream + 200, pixels))
                .reshape([count, .. shape]);
        return [Images(0, train), Images(1, 7)];
    }

    // The sign of a direction is free, so that codes can't be told by their values alone.
    private static Func<Func<Tensor, Tensor, int, Tensor>, CheckSession, CheckResult> OrCodes(
        Func<Func<Tensor, Tensor, int, Tensor>, CheckSession, CheckResult> judge) => (pca, trial) =>
        {
            CheckResult verdict = judge(pca, trial);
            Tensor[] given = PcaImages(trial, 0, trial.Draw(0, 50, 70), [1, 6, 6]);
            return verdict.Misconception == "wrong-shape"
                && trial.Ask(() => pca(given[0], given[1], 5), out Tensor codes) is null && codes.shape is [7, 5]
                ? CheckResult.Incorrect(PcaMistakes.Single(mistake => mistake.Id == "codes-returned"))
                : verdict;
        };

    private static int PcaCount(Tensor[] given) => given[1].flatten(1).shape[1] switch { 36 => 5, 20 => 3, _ => 1 };

    private static (Tensor Mean, Tensor Directions) PcaFit(Tensor[] given, bool centre, bool smallest = false)
    {
        Tensor train = given[0].flatten(1).to(float64);
        Tensor mean = centre ? train.mean([0], keepdim: true) : zeros_like(train[0]).unsqueeze(0);
        (_, _, Tensor directions) = linalg.svd(train - mean, fullMatrices: false);
        int count = PcaCount(given);
        return (mean,
            smallest ? directions.narrow(0, directions.shape[0] - count, count) : directions.narrow(0, 0, count));
    }

    private static Tensor PcaCodes(Tensor[] given)
    {
        (Tensor mean, Tensor directions) = PcaFit(given, centre: true);
        return (given[1].flatten(1).to(float64) - mean).mm(directions.t());
    }

    private static Tensor Pca(Tensor[] given, bool centre, bool restore, bool smallest = false)
    {
        (Tensor mean, Tensor directions) = PcaFit(given, centre, smallest);
        Tensor back = (given[1].flatten(1).to(float64) - mean).mm(directions.t()).mm(directions);
        return restore ? back + mean : back;
    }
}

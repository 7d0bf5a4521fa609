using static TorchSharp.torch;

namespace LatentLab.Classroom.Tests.Tasks.Lesson02;

public sealed class PcaReconstructionCases() : TaskCases<Func<Tensor, Tensor, int, Tensor>>(Exercises.PcaReconstruction)
{
    protected override IEnumerable<(string Name, Func<Tensor, Tensor, int, Tensor> Answer)> Right =>
    [
        ("eigenvectors of the covariance", (train, images, count) =>
        {
            Tensor mean = train.flatten(1).mean([0], keepdim: true), centred = (train.flatten(1) - mean).to(float64);
            (_, Tensor vectors) = linalg.eigh(centred.t().mm(centred));                      // rising eigenvalues
            Tensor kept = vectors.narrow(1, vectors.shape[1] - count, count).to(float32);
            return mean + (images.flatten(1) - mean).mm(kept).mm(kept.t());
        }),
        ("by the images' inner products", (train, images, count) =>
        {
            // X Xᵀ u = λ u gives Xᵀ u / √λ, a direction of length 1.
            Tensor mean = train.flatten(1).mean([0], keepdim: true), centred = (train.flatten(1) - mean).to(float64);
            (Tensor values, Tensor vectors) = linalg.eigh(centred.mm(centred.t()));
            long first = values.shape[0] - count;
            Tensor kept = (centred.t().mm(vectors.narrow(1, first, count)) / values.narrow(0, first, count).sqrt())
                .to(float32);
            return mean + (images.flatten(1) - mean).mm(kept).mm(kept.t());
        }),
        ("the kit's", (train, images, count) =>
        {
            using var pca = LatentLab.Diagnostics.PrincipalComponents.Fit(train, count);
            return pca.Reconstruct(pca.Project(images)).flatten(1);
        }),
    ];

    protected override Func<Tensor, Tensor, int, Tensor> Stub => (_, _, _) => throw new NotImplementedException();

    protected override IEnumerable<(string Misconception, Func<Tensor, Tensor, int, Tensor> Answer)> Wrong =>
    [
        ("not-centred",
            (train, images, count) => Project(Directions(train.flatten(1)).narrow(0, 0, count), images.flatten(1))),
        ("mean-not-restored", (train, images, count) =>
            Project(Directions(Centred(train)).narrow(0, 0, count), images.flatten(1) - train.flatten(1).mean([0]))),
        ("smallest-directions",
            (train, images, count) => Back(train, images, Directions(Centred(train)).flip(0).narrow(0, 0, count))),
        ("fitted-on-test",
            (train, images, count) => Back(images, images, Directions(Centred(images)).narrow(0, 0, count))),
        ("codes-returned", (train, images, count) =>
            (images.flatten(1) - train.flatten(1).mean([0])).mm(Directions(Centred(train)).narrow(0, 0, count).t())),
        ("all-directions", (train, images, count) => Back(train, images, Directions(Centred(train)))),
        ("centred-on-own-mean", (train, images, count) =>
            Project(Directions(Centred(train)).narrow(0, 0, count), Centred(images)) + train.flatten(1).mean([0])),
        ("wrong-shape",
            (train, images, count) => Back(train, images, Directions(Centred(train)).narrow(0, 0, count)).sum(1)),
    ];

    private static Tensor Centred(Tensor images) => images.flatten(1) - images.flatten(1).mean([0], keepdim: true);

    private static Tensor Directions(Tensor centred) => linalg.svd(centred, fullMatrices: false).Item3;

    private static Tensor Project(Tensor directions, Tensor rows) => rows.mm(directions.t()).mm(directions);

    private static Tensor Back(Tensor train, Tensor images, Tensor directions)
    {
        Tensor mean = train.flatten(1).mean([0], keepdim: true);
        return Project(directions, images.flatten(1) - mean) + mean;
    }
}

using static TorchSharp.torch;

namespace LatentLab.Classroom.Tests.Tasks.Lesson03;

public sealed class BeadsDecoderCases() : TaskCases<Func<Tensor, Tensor, Tensor, Tensor>>(Exercises.BeadsDecoder)
{
    protected override IEnumerable<(string Name, Func<Tensor, Tensor, Tensor, Tensor> Answer)> Right =>
    [
        ("the lesson's sum of ReLUs", (beads, images, codes) =>
        {
            (Tensor places, Tensor order) = beads.to(float64).sort(dim: 0);
            Tensor ordered = images.to(float64).index_select(0, order);
            Tensor slopes = ordered.diff(dim: 0) / places.diff(dim: 0).unsqueeze(1);
            Tensor bends = cat([slopes.narrow(0, 0, 1), slopes.diff(dim: 0)], 0);
            return ordered[0]
                + (codes.to(float64).unsqueeze(1) - places.narrow(0, 0, places.shape[0] - 1)).relu().mm(bends);
        }),
        ("searched and blended", (beads, images, codes) =>
        {
            (Tensor places, Tensor order) = beads.sort(dim: 0);
            Tensor right = searchsorted(places, codes, right: true).clamp(1, places.shape[0] - 1),
                ordered = images.index_select(0, order), from = places.index_select(0, right - 1),
                t = (codes - from) / (places.index_select(0, right) - from);
            return lerp(ordered.index_select(0, right - 1), ordered.index_select(0, right), t.unsqueeze(1));
        }),
        ("code by code", (beads, images, codes) => Walk(beads, images, codes, t => t)),
    ];

    protected override Func<Tensor, Tensor, Tensor, Tensor> Stub => (_, _, _) => throw new NotImplementedException();

    protected override IEnumerable<(string Misconception, Func<Tensor, Tensor, Tensor, Tensor> Answer)> Wrong =>
    [
        ("not-sorted", NotSorted),
        ("images-not-sorted",
            (beads, images, codes) => Walk(beads, images.index_select(0, beads.argsort().argsort()), codes, t => t)),
        ("nearest-bead", (beads, images, codes) =>
            images.index_select(0, (codes.unsqueeze(1) - beads.unsqueeze(0)).abs().argmin(1))),
        ("left-bead", (beads, images, codes) => Walk(beads, images, codes, _ => 0)),
        ("weights-swapped", (beads, images, codes) => Walk(beads, images, codes, t => 1 - t)),
        ("half-and-half", (beads, images, codes) => Walk(beads, images, codes, _ => 0.5)),
        ("wrong-shape", (beads, images, codes) => Walk(beads, images, codes, t => t).t()),
    ];

    // Plain C#: places as numbers, one code after the other.
    private static Tensor Walk(Tensor beads, Tensor images, Tensor codes, Func<double, double> weight)
    {
        (double Place, int Image)[] string_ =
            [.. beads.data<float>().Select((place, image) => ((double)place, image)).OrderBy(bead => bead.Item1)];
        return stack([.. codes.data<float>().Select(code =>
        {
            int left = Math.Clamp(string_.Count(bead => bead.Place <= code) - 1, 0, string_.Length - 2);
            double t = weight((code - string_[left].Place) / (string_[left + 1].Place - string_[left].Place));
            return (float)(1 - t) * images[string_[left].Image] + (float)t * images[string_[left + 1].Image];
        })]);
    }

    // The formula with the beads as they come.
    private static Tensor NotSorted(Tensor beads, Tensor images, Tensor codes) =>
        stack([.. codes.data<float>().Select(code =>
        {
            float[] places = [.. beads.data<float>()];
            int left = Math.Clamp(places.Count(place => place <= code) - 1, 0, places.Length - 2);
            float t = (code - places[left]) / (places[left + 1] - places[left]);
            return (1 - t) * images[left] + t * images[left + 1];
        })]);
}

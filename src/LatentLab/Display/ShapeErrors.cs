using static LatentLab.Display.TorchErrorPlace;

namespace LatentLab.Display;

/// <summary>Shapes that don't go together.</summary>
internal static class ShapeErrors
{
    public static readonly TorchError[] All =
    [
        new(@"^mat1 and mat2 shapes cannot be multiplied \((\d+)x(\d+) and (\d+)x(\d+)\)", Product),
        new(@"^Expected 3D \(unbatched\) or 4D \(batched\) input with (\d+) channels to (\w+)", at =>
            $"This {at.Word(2)} expects images of shape [batch, {at.Word(1)}, height, width]. Flat pixels? Call "
            + $".view(-1, {at.Word(1)}, 28, 28) first. Grey images have 1 channel, colour images 3, and a layer after "
            + $"{at.Word(1)} filters has {at.Word(1)}."),
        new(@"^Calculated padded input size per channel: \(([\d x]+)\)\. Kernel size: \(([\d x]+)\)", at =>
            $"What reaches this convolution is only {Times(at.Word(1))} pixels, less than its kernel of "
            + $"{Times(at.Word(2))}: use a smaller kernel, add padding, or leave out a layer before it."),
        new(@"^Given input size: \((\d+)x(\d+)x(\d+)\)\. Calculated output size: .*too small", at =>
            $"What reaches this layer is only {at.Word(2)} × {at.Word(3)} pixels, too few for its window: leave out a "
            + "layer before it, or use a smaller window."),
        new(@"^running_mean should contain (\d+) elements not (\d+)", at =>
            $"This normalisation was made for {at.Word(2)} channels (or features), the batch has {at.Word(1)}: give it "
                + "the number of channels that the previous layer produces."),
        new(@"^input\.size\(-1\) must be equal to input_size\. Expected (\d+), got (\d+)",
            at => $"This layer expects {at.Word(1)} features in the last dimension, the batch has {at.Word(2)}."),
        new(
            @"^The size of tensor a \((\d+)\) must match the size of tensor b \((\d+)\) "
            + @"at non-singleton dimension (\d+)",
            at =>
                $"Two tensors are combined number by number; in dimension {at.Word(3)} (counted from 0) one has "
                + $"{at.Word(1)}, the other {at.Word(2)}. Sizes must be equal there, or one of them 1, when the shapes "
                + $"are written one under the other, ending at the right. {Batches(at)}"),
        new(@"^Target size \(\[([\d, ]*)\]\) must be the same as input size \(\[([\d, ]*)\]\)",
            at => Reconstruction(at.Numbers(2), at.Numbers(1))),
        new(@"^Expected input batch_size \((\d+)\) to match target batch_size \((\d+)\)", at =>
            $"There are {at.Word(1)} answers for {at.Word(2)} targets: take both from the same batch."),
        new(@"^output with shape \[([\d, ]*)\] doesn't match the broadcast shape \[([\d, ]*)\]", at =>
            $"A method that ends in _ writes into its own tensor, of shape [{at.Word(1)}], but the result has "
            + $"[{at.Word(2)}]. Leave out the _ to get a new tensor."),
        new(
            @"^Expected size for first two dimensions of batch2 tensor to be: \[(\d+), (\d+)\] "
            + @"but got: \[(\d+), (\d+)\]",
            at => at.Word(1) != at.Word(3)
                ? $"A product of batches needs equally many matrices on both sides: there are {at.Word(1)} on the left "
                    + $"and {at.Word(3)} on the right."
                : $"Each matrix on the left has {at.Word(2)} columns, so each on the right must have {at.Word(2)} "
                    + $"rows; it has {at.Word(4)}. Transposed? Try right.transpose(1, 2)."),
        new(@"^size mismatch, got input \(\d+\), mat \((\d+)x(\d+)\), vec \((\d+)\)", at =>
            $"The matrix has {at.Word(2)} columns, so the vector must have {at.Word(2)} numbers; it has {at.Word(3)}."),
        new(@"^mat2 must be a matrix",
            _ => "mm multiplies two matrices; for a vector use mv, or unsqueeze(1) to make it a column."),
        new(@"^dot arguments must have the same shape", _ => "A dot product needs two vectors of one length."),
        new(
            @"^Sizes of tensors must match except in dimension (\d+)\. "
            + @"Expected size (\d+) but got size (\d+) for tensor number (\d+)",
            at =>
                $"cat joins along dimension {at.Word(1)}; in every other dimension sizes must agree. Tensor "
                + $"{at.Word(4)} (counted from 0) has {at.Word(3)} where the first has {at.Word(2)}. Did you mean "
                + "another dimension? cat(tensors, dim: …)."),
        new(@"^Tensors must have same number of dimensions: got (\d+) and (\d+)", at =>
            $"cat needs tensors with equally many dimensions, here one has {at.Word(1)} and another {at.Word(2)}: "
            + "bring the smaller one up with unsqueeze(0)."),
        new(
            @"^stack expects each tensor to be equal size, but got \[([\d, ]*)\] at entry 0 "
            + @"and \[([\d, ]*)\] at entry (\d+)",
            at =>
                $"stack puts equal tensors on top of one another; number 0 is [{at.Word(1)}], number {at.Word(3)} is "
                + $"[{at.Word(2)}]. To join tensors of different length use cat."),
        new(@"^shape '\[([-\d, ]*)\]' is invalid for input of size (\d+)", View),
        new(@"^view size is not compatible with input tensor's size and stride", _ =>
            "The numbers don't lie in this order in memory, as after t(), transpose or permute. Use reshape, which "
            + "copies them where it must."),
        new(
            @"^The expanded size of the tensor \((-?\d+)\) must match the existing size \((\d+)\) "
            + @"at non-singleton dimension (\d+)\."
            + @"\s+Target sizes: \[([-\d, ]*)\]\.\s+Tensor sizes: \[([\d, ]*)\]",
            at =>
                $"expand repeats a dimension of size 1, and dimension {at.Word(3)} has {at.Word(2)}: [{at.Word(5)}] "
                + $"can't become [{at.Word(4)}]. To repeat whole tensors use repeat."),
        new(@"^unflatten: Provided sizes \[([-\d, ]*)\] don't multiply up to the size of dim (-?\d+) \((\d+)\)", at =>
            $"{Times(at.Numbers(1))} is not {at.Word(3)}, the size of dimension {at.Word(2)}."),
        new(@"^permute\(.*input\.dim\(\) = (\d+) is not equal to len\(dims\) = (\d+)", at =>
            $"The tensor has {at.Word(1)} dimensions, and permute was given {at.Word(2)} places: name each dimension "
            + $"once, from 0 to {at.Number(1) - 1}."),
        new(@"^mismatched total size creating a tensor from an array: (\d+) vs\. (\d+)",
            at => $"The shape has {at.Word(1)} places, the array {at.Word(2)} numbers."),
        new(@"^linalg\.\w+: A must be batches of square matrices, but they are (\d+) by (\d+)",
            at => $"This needs a square matrix; it has {at.Word(1)} rows and {at.Word(2)} columns."),
        new(@"^torch\.cat\(\): expected a non-empty list",
            _ => "There is nothing to join: the list of tensors is empty."),
    ];

    private static string Product(TorchErrorPlace at)
    {
        long rows = at.Number(1), columns = at.Number(2), expected = at.Number(3), made = at.Number(4),
            all = rows * columns;
        if (columns < expected && expected % columns == 0 && all % expected == 0)
        {
            // Images whose last dimension is the width: [128, 1, 28, 28] arrives as 3584 rows of 28.
            (string Name, long[] Shape)? batch = at.Find(shape => shape.Length > 2 && shape[^1] == columns
                && TorchErrorPlace.Product(shape) == all && TorchErrorPlace.Product(shape.Skip(1)) == expected);
            string found = batch is { } named
                ? $"the batch '{named.Name}' has {Shape(named.Shape)}"
                : $"the batch has {rows} rows of {columns}";
            return $"This layer expects {expected} features, {found}: flatten it first? "
                + $"{batch?.Name ?? "images"}.flatten(1) has {Shape([all / expected, expected])}.";
        }
        if (columns == made)
            return $"This layer takes {expected} features and makes {made}, and the batch has {columns}: in and out "
                + "swapped, or is this the wrong end of the network (a decoder's layer in the encoder)?";
        if (rows == expected)
            return $"Each row must have {expected} numbers; here the tensor has {expected} rows of {columns}. "
                + "Transposed? Images go by rows, features by columns: try .t().";
        return $"This layer (or matrix) expects {expected} features in each row, the batch has {columns}: the layer "
            + $"before must make {expected}, or this one must take {columns}.";
    }

    private static string Reconstruction(long[] output, long[] target)
    {
        string found = $"The network's output has {Shape(output)}, the target {Shape(target)}";
        string remedy = output.Length < target.Length
            ? "target.flatten(1), or output.view_as(target)"
            : "output.flatten(1), or target.view_as(output)";
        return TorchErrorPlace.Product(output) == TorchErrorPlace.Product(target)
            ? $"{found}: the same numbers in another shape. Bring both to one: {remedy}."
            : $"{found}: they must be of one shape. Does the last layer make as many numbers as an image has?";
    }

    private static string Batches(TorchErrorPlace at) => at.Number(3) == 0
        ? "Two batches of different size? The last batch of an epoch may be smaller."
        : "If one of them is [n] and the other [n, m], unsqueeze(1) makes the first a column.";

    private static string View(TorchErrorPlace at)
    {
        long[] wanted = at.Numbers(1);
        long numbers = at.Number(2), known = TorchErrorPlace.Product(wanted.Where(size => size >= 0));
        if (!wanted.Contains(-1))
            return $"{Times(wanted)} = {known} places for {numbers} numbers. Write −1 for the one size that should "
                + "follow from the others.";
        return known == 0
            ? $"The tensor has {numbers} numbers and the shape a size of 0: nothing fits into it."
            : $"The tensor has {numbers} numbers, which can't be divided into parts of {known}. Was one image meant, "
                + "or a whole batch?";
    }

    private static string Times(string sizes) => sizes.Replace("x", "×", StringComparison.Ordinal);

    private static string Times(IEnumerable<long> sizes) => string.Join(" × ", sizes);
}

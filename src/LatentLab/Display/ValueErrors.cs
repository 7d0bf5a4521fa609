namespace LatentLab.Display;

/// <summary>Types, devices, places and lifetimes that are wrong.</summary>
internal static class ValueErrors
{
    public static readonly TorchError[] All =
    [
        new(@"^mat1 and mat2 must have the same dtype, but got (\w+) and (\w+)",
            at => Types(TypeName(at.Word(1)), TypeName(at.Word(2)))),
        new(@"^expected m1 and m2 to have the same dtype, but got: ([\w ]+) != ([\w ]+)",
            at => Types(TypeName(at.Word(1)), TypeName(at.Word(2)))),
        new(@"^expected scalar type (\w+) but found (\w+)", at =>
            $"Needed is {TypeName(at.Word(1))}, found {TypeName(at.Word(2))}. "
            + (at.Word(1) == "Long"
                ? "Class labels are whole numbers: labels.to(int64)."
                : $"Convert with .to({TypeName(at.Word(1))}).")),
        new(@"^(\w+)\(\): could not infer output dtype\. .*Got: (\w+)", at => $"{at.Word(1)} of {TypeName(at.Word(2))} "
            + $"would not be a whole number: convert first, .to(float32).{at.Word(1)}()."),
        new(@"^Expected tensor for argument #\d+ 'indices' .*but got (?:CPU|CUDA)?(\w+?)Type instead",
            at => $"Indices are whole numbers, found {TypeName(at.Word(1))}: convert them with .to(int64)."),
        new(@"^index_select\(\): Expected dtype int32 or int64 for index",
            _ => "Indices are whole numbers: convert them with .to(int64)."),
        new(@"^Only Tensors of floating point and complex dtype can require gradients",
            _ => "Only numbers with decimals can be learned: convert first, .to(float32)."),
        new(@"^(\w+) is not compatible with (\w+)$", at => $"The tensor holds {TypeName(at.Word(2))}. Ask for that "
            + $"type, or convert first: .to({TypeName(at.Word(1))}).data<{at.Word(1)}>()."),
        new(@"^Torch device type (\w+) did not initialise", at => $"This machine has no {at.Word(1)} device that the "
            + "kit can use. Stay on the CPU: leave out .cuda() and the device.")
        {
            FirstLineOnly = true
        },
        new(@"^Expected all tensors to be on the same device, but found at least two devices, ([\w:]+) and ([\w:]+)",
            at =>
                $"One tensor is on {at.Word(1)}, the other on {at.Word(2)}: move the batch to where the model is, "
                + "images.to(device)."),

        new(@"^select\(\): index (-?\d+) out of range for tensor of size \[([\d, ]*)\] at dimension (\d+)",
            at => Place(at.Number(1), at.Numbers(2)[(int)at.Number(3)], at.Word(3))),
        new(@"^index (-?\d+) is out of bounds for dimension (\d+) with size (\d+)",
            at => Place(at.Number(1), at.Number(3), at.Word(2))),
        new(@"^index out of range in self",
            _ => "An index is as large as the table or larger. Indices go from 0 to its number of rows − 1."),
        new(@"^Dimension out of range \(expected to be in range of \[-(\d+), (\d+)\], but got (-?\d+)\)", at =>
            $"The tensor has {Dimensions(at.Number(1))}, so dim goes from 0 to {at.Word(2)} (or from −{at.Word(1)} to "
            + $"−1, counted from the end); {at.Word(3)} is not one of them."),
        new(@"^start \((-?\d+)\) \+ length \((\d+)\) exceeds dimension size \((\d+)\)", at =>
            $"From place {at.Word(1)} on there are {Math.Max(0, at.Number(3) - at.Number(1))} left of {at.Word(3)}, "
            + $"not {at.Word(2)}. Take Math.Min of both for the last batch."),
        new(@"^Target (-?\d+) is out of bounds", at => $"A label is {at.Word(1)}, but the network answers with fewer "
            + "classes. Labels go from 0 to the number of classes − 1."),
        new(@"^Class values must be smaller than num_classes", _ =>
            "A label is as large as the number of classes or larger. Labels go from 0 to the number of classes − 1."),
        new(@"^Number of elements in the tensor must be 1", _ => "item reads one number, and the tensor has more. "
            + "Choose one by its index, or make one of all: mean(), sum(). For all numbers: .data<float>().ToArray()."),
        new(@"^all elements of input should be between 0 and 1", _ => "This loss expects probabilities. The decoder "
            + "gives logits: put sigmoid() after it, or use the loss that takes logits."),

        new(@"^Tensor invalid -- empty handle", _ => "This tensor (or a weight of this module) was disposed: its "
            + "dispose scope has ended. Keep it with .MoveToOuterDisposeScope() or .DetachFromDisposeScope(), or make "
            + "it again."),
        new(@"^element 0 of tensors does not require grad", _ => "Nothing here depends on a weight that learns: the "
            + "loss was made under no_grad(), from detach()ed tensors, or without the model."),
        new(@"^grad can be implicitly created only for scalar outputs", _ => "backward starts from one number. Make "
            + "one of the batch first: loss.mean() (or sum over pixels, then mean over images)."),
        new(@"^Trying to backward through the graph a second time",
            _ => "backward() frees the graph that it has used. Compute the loss again before the next backward()."),
        new(@"^a leaf Variable that requires grad is being used in an in-place operation", _ => "A weight that learns "
            + "must not be overwritten while gradients are recorded: do it under 'using (no_grad()) { … }'."),
    ];

    private static string Types(string left, string right) =>
        $"One side holds {left}, the other {right}. Weights are float32: convert the batch with .to(float32).";

    private static string Place(long index, long size, string dimension) =>
        $"Dimension {dimension} has {size} "
        + $"{(size == 1 ? "place, with the index 0" : $"places, with indices from 0 to {size - 1}")}; {index} is not "
        + "one of them.";

    private static string Dimensions(long count) => count == 1 ? "1 dimension" : $"{count} dimensions";

    // libtorch says Long or long int, TorchSharp Int64, a cell int64.
    private static string TypeName(string word) => word switch
    {
        "Long" or "long int" or "Int64" => "int64",
        "Int" or "int" or "Int32" => "int32",
        "Short" or "short int" or "Int16" => "int16",
        "Char" or "signed char" or "SByte" => "int8",
        "Byte" or "unsigned char" => "uint8",
        "Float" or "float" or "Single" or "Float32" => "float32",
        "Double" or "double" or "Float64" => "float64",
        "Half" or "c10::Half" or "Float16" => "float16",
        "Bool" or "bool" or "Boolean" => "bool",
        _ => word.ToLowerInvariant(),
    };
}

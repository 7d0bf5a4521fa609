namespace LatentLab.Training;

/// <summary>
/// Files of weights in other formats, told by their first bytes: they are not damaged, only not safetensors.
/// </summary>
internal static class OtherFormat
{
    private const string Convert =
        "Convert it once, in Python: from safetensors.torch import save_file; import torch; "
        + "save_file(torch.load('weights.pth', weights_only=True), 'weights.safetensors')";

    /// <summary>Completes the sentence "… is not a safetensors file"; null where it may be one.</summary>
    /// <param name="start">The first eight bytes.</param>
    /// <param name="file">Stands behind them, and is left there.</param>
    public static string? Of(ReadOnlySpan<byte> start, FileStream file)
    {
        if (start.StartsWith("PK\x03\x04"u8))
            return $", but a zip archive, as PyTorch's .pth and .pt files are. {Convert}";
        if (start[0] == 0x80 && start[1] is >= 2 and <= 5)
            return $", but a Python pickle, as PyTorch's older .pth and .pt files are. {Convert}";
        if (start[0] == 0x89 && start[1..].StartsWith("HDF\r\n"u8))
            return ", but HDF5, as Keras's .h5 and .weights.h5 files are. Save the weights from Python with "
                + "safetensors.numpy.save_file, a name and an array each.";
        // The header is JSON, so that the ninth byte of every safetensors file is a brace.
        int brace = file.ReadByte();
        file.Position = start.Length;
        return brace is '{' or < 0
            ? null
            : ": its ninth byte is not '{', with which the header begins. Give a file that safetensors or this kit "
                + "wrote.";
    }
}

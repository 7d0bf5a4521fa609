using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace LatentLab.Native;

/// <summary>What this processor calls itself, and what multiplies on it: speeds mean nothing without.</summary>
internal static unsafe class ProcessorName
{
    /// <summary>Its maker's name for it, where it has one, and the widest vectors that it has.</summary>
    public static string Read() => $"{Brand()} ({Vectors()})";

    /// <summary>TorchSharp, libtorch and, where it is part of that, MKL.</summary>
    public static string Libraries()
    {
        string text = $"TorchSharp {NativePackages.TorchSharpVersion()}, libtorch {NativePackages.LibtorchVersion}";
        return MklVersion() is { } mkl ? $"{text}, {mkl}" : text;
    }

    private static string Brand()
    {
        if (!X86Base.IsSupported || (uint)X86Base.CpuId(unchecked((int)0x80000000), 0).Eax < 0x80000004)
            return RuntimeInformation.ProcessArchitecture.ToString();
        Span<int> words = stackalloc int[12];
        for (int i = 0; i < 3; i++)
            (words[4 * i], words[4 * i + 1], words[4 * i + 2], words[4 * i + 3]) =
                X86Base.CpuId(unchecked((int)(0x80000002 + i)), 0);
        string name = Encoding.ASCII.GetString(MemoryMarshal.AsBytes(words)).Trim('\0', ' ');
        (int eax, int _, int _, int _) = X86Base.CpuId(1, 0);
        int family = (eax >> 8 & 15) + (eax >> 20 & 255), model = (eax >> 4 & 15) + (eax >> 12 & 0xf0);
        return $"{name}, family {family}, model {model}";
    }

    private static string Vectors() =>
        Avx512F.IsSupported ? "AVX-512" : Avx2.IsSupported ? "AVX2" : $"{8 * System.Numerics.Vector<byte>.Count} bits";

    // Such as "Intel(R) oneAPI Math Kernel Library Version 2024.2-Product Build …"; up to the version says it all.
    private static string? MklVersion()
    {
        string? file = NativeLibraries.Load().Files
            .FirstOrDefault(path => Path.GetFileName(path).Contains("torch_cpu"));
        if (file is null || !NativeLibrary.TryLoad(file, out IntPtr library)
            || !NativeLibrary.TryGetExport(library, "MKL_Get_Version_String", out IntPtr address))
            return null;
        byte* text = stackalloc byte[256];
        ((delegate* unmanaged<byte*, int, void>)address)(text, 256);
        string whole = Marshal.PtrToStringUTF8((IntPtr)text) ?? "";
        int version = whole.IndexOf("Version ", StringComparison.Ordinal);
        return version < 0 ? null : $"MKL {whole[(version + 8)..].Split('-', ' ')[0]}";
    }
}

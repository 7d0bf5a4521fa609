using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace LatentLab.Native;

/// <summary>Counts physical cores on Windows (winnt.h: SYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX).</summary>
internal static class WindowsCores
{
    private const int ProcessorCore = 0;   // RelationProcessorCore: one record per core

    /// <summary>The number of cores, or 0 where Windows does not answer.</summary>
    public static int Count()
    {
        uint length = 0;
        // Asked without a buffer it fails and says how many bytes it wants.
        Information(ProcessorCore, null, ref length);
        byte[] records = new byte[length];
        return length > 0 && Information(ProcessorCore, records, ref length)
            ? CountRecords(records.AsSpan(0, (int)length))
            : 0;
    }

    /// <summary>Counts the records: each begins with its kind and its own length, four bytes each.</summary>
    internal static int CountRecords(ReadOnlySpan<byte> records)
    {
        int cores = 0;
        while (records.Length >= 8)
        {
            int kind = BinaryPrimitives.ReadInt32LittleEndian(records);
            int size = BinaryPrimitives.ReadInt32LittleEndian(records[4..]);
            if (size < 8 || size > records.Length)
                return 0;
            cores += kind == ProcessorCore ? 1 : 0;
            records = records[size..];
        }
        return cores;
    }

    [DllImport("kernel32", EntryPoint = "GetLogicalProcessorInformationEx", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool Information(int kind, [Out] byte[]? records, ref uint length);
}

using System.Buffers.Binary;
using System.Reflection.PortableExecutable;
using System.Text;

namespace LatentLab.Tests.Native;

/// <summary>Which libraries a native file imports: PE import tables, Mach-O load commands, ELF DT_NEEDED.</summary>
internal static class NativeImports
{
    public static IReadOnlyList<string> Of(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Path.GetExtension(path) switch
        {
            ".dll" => Pe(file),
            ".dylib" => MachO(file),
            _ => Elf(file),
        };
    }

    private static List<string> Pe(FileStream file)
    {
        using var reader = new PEReader(file);
        var names = new List<string>();
        PEMemoryBlock table =
            reader.GetSectionData(reader.PEHeaders.PEHeader!.ImportTableDirectory.RelativeVirtualAddress);
        ReadOnlySpan<byte> rows = table.GetContent().AsSpan();
        // IMAGE_IMPORT_DESCRIPTOR; the name's address is its fourth field, 0 ends the table
        for (int row = 0; ; row += 20)
        {
            int name = BinaryPrimitives.ReadInt32LittleEndian(rows[(row + 12)..]);
            if (name == 0)
                return names;
            names.Add(Text(reader.GetSectionData(name).GetContent().AsSpan()));
        }
    }

    private static List<string> MachO(FileStream file)
    {
        byte[] header = Bytes(file, 0, 32);
        Assert.Equal(0xfeedfacfu, U32(header, 0));
        byte[] commands = Bytes(file, 32, (int)U32(header, 20));
        var names = new List<string>();
        for (int at = 0, left = (int)U32(header, 16); left > 0; left--, at += (int)U32(commands, at + 4))
            // LC_LOAD_DYLIB, its weak and its re-exporting form
            if (U32(commands, at) is 0xc or 0x80000018 or 0x8000001f)
                names.Add(Text(commands.AsSpan(at + (int)U32(commands, at + 8))));
        return names;
    }

    private static List<string> Elf(FileStream file)
    {
        byte[] header = Bytes(file, 0, 64);
        byte[] sections =
            Bytes(file, (long)U64(header, 40), 64 * BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(60)));
        for (int section = 0; section < sections.Length; section += 64)
        {
            if (U32(sections, section + 4) != 6)   // SHT_DYNAMIC
                continue;
            byte[] dynamic = Contents(file, sections, section);
            byte[] strings = Contents(file, sections, 64 * (int)U32(sections, section + 40));
            return [.. Enumerable.Range(0, dynamic.Length / 16).Where(i => U64(dynamic, 16 * i) == 1)   // DT_NEEDED
                .Select(i => Text(strings.AsSpan((int)U64(dynamic, 16 * i + 8))))];
        }
        return [];
    }

    private static byte[] Contents(FileStream file, byte[] sections, int header) =>
        Bytes(file, (long)U64(sections, header + 24), (int)U64(sections, header + 32));

    private static byte[] Bytes(FileStream file, long offset, int count)
    {
        byte[] bytes = new byte[count];
        file.Position = offset;
        file.ReadExactly(bytes);
        return bytes;
    }

    private static uint U32(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));

    private static ulong U64(byte[] bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.ASCII.GetString(bytes[..bytes.IndexOf((byte)0)]);
}

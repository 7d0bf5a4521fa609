using System.Buffers.Binary;
using System.Text;

namespace LatentLab.Native;

/// <summary>
/// One entry of an ELF file's version-needs table: this file needs <see cref="Version"/> of <see cref="Library"/>.
/// </summary>
/// <param name="Library">The library's name, for example <c>libstdc++.so.6</c>.</param>
/// <param name="Version">The version's name, for example <c>GLIBCXX_3.4.32</c>.</param>
/// <param name="Weak">True where the loader only warns when the version is missing (VER_FLG_WEAK).</param>
/// <param name="FlagsOffset">Where the entry's two flag bytes stand in the file.</param>
public sealed record ElfVersionNeed(string Library, string Version, bool Weak, long FlagsOffset);

/// <summary>
/// Reads the table <c>.gnu.version_r</c> of a 64-bit little-endian ELF file by walking section headers, needs and
/// their auxiliary entries (Linux Standard Base, "Symbol Versioning"; elf.h: Verneed, Vernaux).
/// </summary>
/// <remarks>
/// Reading takes time and memory in proportion to the file, whatever its bytes say: offsets only grow, names are short
/// and the entries are as many as the format can number. A table that contradicts its own counts is refused, because
/// the system's loader follows the chain and not the counts: what was read here would not be what it checks.
/// </remarks>
public static class ElfVersionNeeds
{
    /// <summary>VER_FLG_WEAK of elf.h: a missing version is tolerated by the dynamic loader.</summary>
    public const ushort WeakFlag = 0x2;

    private const uint VersionNeedsSection = 0x6ffffffe;   // SHT_GNU_verneed
    private const uint UnusedSection = 0;                  // SHT_NULL: its offset and size mean nothing
    private const uint SectionWithoutBytes = 8;            // SHT_NOBITS: its size is memory, not file
    private const int SectionHeaderSize = 64;
    private const int EntrySize = 16;                      // Verneed and Vernaux alike
    private const int MostEntries = 0x7fff;                // a symbol's version index has 15 bits
    private const int LongestName = 255;                   // NAME_MAX of Linux

    /// <summary>The version needs in the order of the file; empty where the file has no such table.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a whole 64-bit little-endian ELF file.</exception>
    public static IReadOnlyList<ElfVersionNeed> Read(ReadOnlySpan<byte> file, string name)
    {
        if (file.Length < 64 || !file[..4].SequenceEqual("\u007fELF"u8))
            throw Refused(name, file.Length < 64
                ? $"it has {file.Length} bytes, an ELF header alone has 64"
                : "it does not begin with the ELF magic bytes 7F 45 4C 46");
        if (file[4] != 2 || file[5] != 1)
            throw Refused(name,
                $"expected a 64-bit little-endian file (class 2, data 1), found class {file[4]}, data {file[5]}");

        ulong tableOffset = U64(file, 0x28, name);
        int headerSize = U16(file, 0x3a, name);
        int sections = U16(file, 0x3c, name);
        if (sections > 0 && headerSize < SectionHeaderSize)
            throw Refused(name, $"a section header has {headerSize} bytes, expected at least {SectionHeaderSize}");

        At(tableOffset, sections > 0 ? (ulong)sections * (ulong)headerSize : 0, file.Length, name);

        long? table = null;
        for (int index = 0; index < sections; index++)
        {
            long header = SectionHeader(file, tableOffset, headerSize, index, name);
            uint type = U32(file, header + 4, name);
            if (type is not (UnusedSection or SectionWithoutBytes))
                At(U64(file, header + 24, name), U64(file, header + 32, name), file.Length, name);
            if (type != VersionNeedsSection)
                continue;
            table = table is null ? header : throw Refused(name, "it has two tables of version needs");
        }
        if (table is not long found)
            return [];

        uint link = U32(file, found + 40, name);
        if (link >= sections)
            throw Refused(name,
                $"its version table points to section {link} for names, the file has {sections} sections");
        long stringHeader = SectionHeader(file, tableOffset, headerSize, (int)link, name);
        ReadOnlySpan<byte> strings = Section(file, stringHeader, name);
        return ReadNeeds(Section(file, found, name), U64(file, found + 24, name),
            U32(file, found + 44, name), strings, name);
    }

    /// <param name="table">The section's bytes.</param>
    /// <param name="start">Where the section begins in the file.</param>
    /// <param name="count">How many needs the section header promises.</param>
    private static List<ElfVersionNeed> ReadNeeds(
        ReadOnlySpan<byte> table, ulong start, uint count, ReadOnlySpan<byte> strings, string name)
    {
        var needs = new List<ElfVersionNeed>();
        long need = 0;
        for (uint left = count; left > 0; left--)
        {
            if (U16(table, need, name) is var version and not 1)
                throw Refused(name, $"its version table has format {version}, expected 1");
            int auxiliaries = U16(table, need + 2, name);
            string library = Text(strings, U32(table, need + 4, name), name);
            long auxiliary = need + U32(table, need + 8, name);
            for (int leftHere = auxiliaries; leftHere > 0; leftHere--)
            {
                if (needs.Count == MostEntries)
                    throw Refused(name,
                        $"its version table has more than {MostEntries} entries, the most that a version index of 15 "
                        + "bits can number");
                ushort flags = U16(table, auxiliary + 4, name);
                string versionName = Text(strings, U32(table, auxiliary + 8, name), name);
                needs.Add(new(library, versionName, (flags & WeakFlag) != 0, (long)start + auxiliary + 4));
                auxiliary = Next(table, auxiliary, 12, last: leftHere == 1, name);
            }
            need = Next(table, need, 12, last: left == 1, name);
        }
        return needs;
    }

    /// <summary>Where the chain goes on; its last entry must say so (0), and no other may.</summary>
    private static long Next(ReadOnlySpan<byte> table, long entry, int field, bool last, string name)
    {
        uint step = U32(table, entry + field, name);
        if (last != (step == 0) || step is > 0 and < EntrySize)
            throw Refused(name, "the counts in its version table do not agree with its entries");
        return entry + step;
    }

    private static long SectionHeader(
        ReadOnlySpan<byte> file, ulong tableOffset, int headerSize, int index, string name) =>
        At(tableOffset, (ulong)index * (ulong)headerSize, file.Length, name);

    private static ReadOnlySpan<byte> Section(ReadOnlySpan<byte> file, long header, string name)
    {
        ulong offset = U64(file, header + 24, name), size = U64(file, header + 32, name);
        At(offset, size, file.Length, name);
        return file.Slice((int)offset, (int)size);
    }

    private static long At(ulong start, ulong distance, int length, string name)
    {
        if (start > (ulong)length || distance > (ulong)length - start)
            throw Refused(name,
                $"a table reaches from byte {start} over {distance} bytes, the file ends at {length}: it is truncated "
                + "or corrupt");
        return (long)(start + distance);
    }

    private static string Text(ReadOnlySpan<byte> strings, uint offset, string name)
    {
        if (offset > strings.Length)
            throw Refused(name, $"a name begins at byte {offset} of its string table, which ends at {strings.Length}");
        ReadOnlySpan<byte> rest = strings[(int)offset..];
        int end = rest[..Math.Min(rest.Length, LongestName + 1)].IndexOf((byte)0);
        return end >= 0
            ? Encoding.UTF8.GetString(rest[..end])
            : throw Refused(name, "a name in its string table has no end");
    }

    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> bytes, long offset, int size, string name) =>
        offset >= 0 && offset <= bytes.Length - size
            ? bytes.Slice((int)offset, size)
            : throw Refused(name,
                $"byte {offset} was asked for, the table or file ends at {bytes.Length}: it is truncated or corrupt");

    private static ushort U16(ReadOnlySpan<byte> bytes, long offset, string name) =>
        BinaryPrimitives.ReadUInt16LittleEndian(Field(bytes, offset, 2, name));

    private static uint U32(ReadOnlySpan<byte> bytes, long offset, string name) =>
        BinaryPrimitives.ReadUInt32LittleEndian(Field(bytes, offset, 4, name));

    private static ulong U64(ReadOnlySpan<byte> bytes, long offset, string name) =>
        BinaryPrimitives.ReadUInt64LittleEndian(Field(bytes, offset, 8, name));

    private static InvalidDataException Refused(string name, string reason) =>
        new(
            $"'{name}' is not an ELF library that can be read: {reason}. Delete the TorchSharp package's folder and "
            + "run 'dotnet restore' in the kit's folder.");
}

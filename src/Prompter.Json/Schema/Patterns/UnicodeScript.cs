namespace Prompter.Json.Schema.Patterns;

/// <summary>The characters of the scripts that patterns name most, by their blocks: .NET has no table of scripts.</summary>
internal static class UnicodeScript
{
    public static CodePointSet? Find(string name) =>
        name switch
        {
            "Latin" or "Latn" => new(
                ('A', 'Z'),
                ('a', 'z'),
                (0xAA, 0xAA),
                (0xBA, 0xBA),
                (0xC0, 0xD6),
                (0xD8, 0xF6),
                (0xF8, 0x2B8),
                (0x1E00, 0x1EFF),
                (0x2C60, 0x2C7F),
                (0xA722, 0xA787),
                (0xFB00, 0xFB06),
                (0xFF21, 0xFF3A),
                (0xFF41, 0xFF5A)
            ),
            "Greek" or "Grek" => new(
                (0x370, 0x373),
                (0x375, 0x377),
                (0x37A, 0x37D),
                (0x37F, 0x37F),
                (0x384, 0x384),
                (0x386, 0x386),
                (0x388, 0x3E1),
                (0x3F0, 0x3FF),
                (0x1F00, 0x1FFE)
            ),
            "Cyrillic" or "Cyrl" => new(
                (0x400, 0x484),
                (0x487, 0x52F),
                (0x1C80, 0x1C8A),
                (0x1D2B, 0x1D2B),
                (0x2DE0, 0x2DFF),
                (0xA640, 0xA69F)
            ),
            "Armenian" or "Armn" => new((0x531, 0x556), (0x559, 0x58A), (0x58D, 0x58F), (0xFB13, 0xFB17)),
            "Hebrew" or "Hebr" => new((0x591, 0x5C7), (0x5D0, 0x5EA), (0x5EF, 0x5F4), (0xFB1D, 0xFB4F)),
            "Arabic" or "Arab" => new(
                (0x600, 0x604),
                (0x606, 0x60B),
                (0x60D, 0x61A),
                (0x61C, 0x61E),
                (0x620, 0x63F),
                (0x641, 0x64A),
                (0x656, 0x66F),
                (0x671, 0x6DC),
                (0x6DE, 0x6FF),
                (0x750, 0x77F),
                (0x8A0, 0x8E1),
                (0x8E3, 0x8FF),
                (0xFB50, 0xFDFF),
                (0xFE70, 0xFEFC)
            ),
            "Devanagari" or "Deva" => new((0x900, 0x950), (0x955, 0x963), (0x966, 0x97F), (0xA8E0, 0xA8FF)),
            "Thai" => new((0xE01, 0xE3A), (0xE40, 0xE5B)),
            "Georgian" or "Geor" => new((0x10A0, 0x10FA), (0x10FC, 0x10FF), (0x1C90, 0x1CBF), (0x2D00, 0x2D2D)),
            "Hangul" or "Hang" => new(
                (0x1100, 0x11FF),
                (0x302E, 0x302F),
                (0x3131, 0x318E),
                (0x3200, 0x321E),
                (0x3260, 0x327E),
                (0xA960, 0xA97C),
                (0xAC00, 0xD7A3),
                (0xD7B0, 0xD7FB),
                (0xFFA0, 0xFFDC)
            ),
            "Hiragana" or "Hira" => new((0x3041, 0x3096), (0x309D, 0x309F), (0x1B001, 0x1B11F), (0x1F200, 0x1F200)),
            "Katakana" or "Kana" => new(
                (0x30A1, 0x30FA),
                (0x30FD, 0x30FF),
                (0x31F0, 0x31FF),
                (0x32D0, 0x32FE),
                (0x3300, 0x3357),
                (0xFF66, 0xFF6F),
                (0xFF71, 0xFF9D)
            ),
            "Han" or "Hani" => new(
                (0x2E80, 0x2FD5),
                (0x3005, 0x3005),
                (0x3007, 0x3007),
                (0x3021, 0x3029),
                (0x3038, 0x303B),
                (0x3400, 0x4DBF),
                (0x4E00, 0x9FFF),
                (0xF900, 0xFAD9),
                (0x20000, 0x323AF)
            ),
            _ => null,
        };
}

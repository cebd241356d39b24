/// A character encoding of the Encoding Standard, by its name in lower case.
///
/// `iso-2022-kr` and `hz-gb-2312`, which browsers no longer read, are here too: pages in them
/// still lie in old archives.
public enum CharacterEncoding: String, Sendable, CaseIterable {
  case utf8 = "utf-8"
  case ibm866
  case iso8859_2 = "iso-8859-2"
  case iso8859_3 = "iso-8859-3"
  case iso8859_4 = "iso-8859-4"
  case iso8859_5 = "iso-8859-5"
  case iso8859_6 = "iso-8859-6"
  case iso8859_7 = "iso-8859-7"
  case iso8859_8 = "iso-8859-8"
  case iso8859_8i = "iso-8859-8-i"
  case iso8859_10 = "iso-8859-10"
  case iso8859_13 = "iso-8859-13"
  case iso8859_14 = "iso-8859-14"
  case iso8859_15 = "iso-8859-15"
  case iso8859_16 = "iso-8859-16"
  case koi8R = "koi8-r"
  case koi8U = "koi8-u"
  case macintosh
  case windows874 = "windows-874"
  case windows1250 = "windows-1250"
  case windows1251 = "windows-1251"
  case windows1252 = "windows-1252"
  case windows1253 = "windows-1253"
  case windows1254 = "windows-1254"
  case windows1255 = "windows-1255"
  case windows1256 = "windows-1256"
  case windows1257 = "windows-1257"
  case windows1258 = "windows-1258"
  case macCyrillic = "x-mac-cyrillic"
  case gbk
  case gb18030
  case big5
  case eucJP = "euc-jp"
  case iso2022JP = "iso-2022-jp"
  case shiftJIS = "shift_jis"
  case eucKR = "euc-kr"
  /// Represents encodings that browsers reject; as a declaration it is ignored.
  case replacement
  case utf16BE = "utf-16be"
  case utf16LE = "utf-16le"
  case userDefined = "x-user-defined"
  case iso2022KR = "iso-2022-kr"
  case hzGB2312 = "hz-gb-2312"

  /// The converter's name in ICU, for encodings of more than one byte a character.
  ///
  /// GBK is read as gb18030, its superset, as the Standard says. Big5 is with the Hong Kong
  /// characters, Shift_JIS and EUC-KR are Windows' code pages 932 and 949.
  var converterName: String? {
    switch self {
    case .gbk, .gb18030: "gb18030"
    case .big5: "ibm-1375_P100-2008"
    case .eucJP: "euc-jp-2007"
    case .iso2022JP: "ISO-2022-JP"
    case .shiftJIS: "ibm-943_P15A-2003"
    case .eucKR: "windows-949-2000"
    case .utf16BE: "UTF-16BE"
    case .utf16LE: "UTF-16LE"
    case .iso2022KR: "ISO-2022-KR"
    case .hzGB2312: "HZ"
    default: nil
    }
  }
}

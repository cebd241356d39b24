internal import CResources
internal import Records

/// What the characters of a document say about Chinese and Japanese: kana, and the forms of ideographs that one of
/// the two is written with alone.
///
/// Notices, tables and menus are mostly ideographs in both languages, and a model of running text takes the
/// Japanese ones for Chinese. A reader tells them by a few kana and by 駅 or 円; a single の, which Chinese brands
/// write, is none of it.
internal struct HanEvidence {
  /// Letters of kana, and how many different ones.
  private var kana = 0
  private var seenKana: (low: UInt64, high: UInt64, katakana: UInt64) = (0, 0, 0)
  private var ideographs = 0
  /// Ideographs in forms of Japan, and in simplified ones.
  private var japanese = 0
  private var simplified = 0

  /// Whether the document is Japanese whatever its sentences look like.
  var isJapanese: Bool {
    let different = seenKana.low.nonzeroBitCount + seenKana.high.nonzeroBitCount + seenKana.katakana.nonzeroBitCount
    if kana >= 2, different >= 2 {
      return kana + 3 * japanese > 3 * simplified && 32 * (kana + 2 * japanese) >= ideographs
    }
    // Traditional Chinese uses some of these forms too, now and then.
    return japanese >= 2 && simplified == 0 && 16 * japanese >= ideographs
  }

  /// Whether there are kana enough for Japanese prose.
  var hasKana: Bool { kana >= 2 }

  /// Whether the document has no Japanese in it, and some simplified Chinese.
  var isChinese: Bool { kana == 0 && japanese == 0 && simplified >= 2 }

  /// Counts the characters of a document.
  init(_ text: UnsafeBufferPointer<UInt8>) {
    var scan = UTF8Scan(text)
    while let code = scan.next() {
      switch code {
      case 0x3041...0x3096:
        kana += 1
        if code < 0x3070 {
          seenKana.low |= 1 << UInt64(code - 0x3041)
        } else {
          seenKana.high |= 1 << UInt64(code - 0x3070)
        }
      case 0x30A1...0x30FA:
        kana += 1
        seenKana.katakana |= 1 << UInt64((code - 0x30A1) % 64)
      case 0x4E00...0x9FFF:
        ideographs += 1
        switch HanEvidence.forms[Int(code - 0x4E00)] {
        case HanEvidence.japaneseForm: japanese += 1
        case HanEvidence.simplifiedForm: simplified += 1
        default: break
        }
      default: break
      }
    }
  }

  private static let japaneseForm: UInt8 = 1
  private static let simplifiedForm: UInt8 = 2

  /// The form of each ideograph from U+4E00 to U+9FFF, of Sources/CResources/han-forms.tsv.
  private static let forms: [UInt8] = {
    var forms = [UInt8](repeating: 0, count: 0x5200)
    let text = UnsafeBufferPointer(start: dataprep_han_forms, count: dataprep_han_forms_count)
    for line in text.split(separator: UInt8(ascii: "\n")) where line.first != UInt8(ascii: "#") {
      guard let tab = line.firstIndex(of: UInt8(ascii: "\t")) else { continue }
      let form = line.first == UInt8(ascii: "j") ? japaneseForm : simplifiedForm
      for scalar in String(decoding: line[(tab + 1)...], as: UTF8.self).unicodeScalars {
        forms[Int(scalar.value) - 0x4E00] = form
      }
    }
    return forms
  }()
}

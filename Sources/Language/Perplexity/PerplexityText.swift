package import Base
internal import CICU

/// Brings lines into the form that a language model's training text had. One per thread.
package final class PerplexityText {
  /// The forms.
  package enum Form: String, Sendable, CaseIterable {
    /// As cc_net prepares lines (Wenzek et al., arXiv 1911.00359): lower case, without accents (all nonspacing marks, of
    /// any script), each digit as 0, the marks of other scripts as ASCII's, without control characters.
    case ccNet = "cc-net"
    /// As it is, but for white space.
    case plain
  }

  private let rewriter: ScalarRewriter

  /// In both forms white space of all kinds becomes spaces, as KenLM takes a no-break space or an ideographic one for a
  /// part of words. cc_net deletes tabs, and so glues words; here they are spaces too.
  package init(_ form: Form) {
    switch form {
    case .plain: rewriter = ScalarRewriter { $0.properties.isWhitespace ? " " : String($0) }
    case .ccNet:
      let decomposition = Decomposition()
      rewriter = ScalarRewriter { Self.ccNet($0, decomposition) }
    }
  }

  /// Appends a line, well-formed UTF-8 without line feeds, in the form.
  package func append(_ line: Span<UInt8>, to output: inout ByteBuffer) {
    line.withUnsafeBufferPointer { rewriter.rewrite($0, into: &output) }
  }

  private static func ccNet(_ scalar: Unicode.Scalar, _ decomposition: Decomposition) -> String {
    var output = ""
    for scalar in decomposition.apply(scalar.properties.lowercaseMapping).unicodeScalars {
      let properties = scalar.properties
      switch properties.generalCategory {
      case .nonspacingMark: continue
      case .decimalNumber: output += "0"
      case _ where properties.isWhitespace: output += " "
      case .control: continue
      default: output += marks[scalar] ?? String(scalar)
      }
    }
    return output
  }

  /// cc_net's table of punctuation. (Its row for the full-width 1 never applies, as digits are replaced before.)
  private static let marks: [Unicode.Scalar: String] = [
    "，": ",", "。": ".", "、": ",", "„": "\"", "”": "\"", "“": "\"", "«": "\"", "»": "\"", "」": "\"", "「": "\"",
    "《": "\"", "》": "\"", "´": "'", "∶": ":", "：": ":", "？": "?", "！": "!", "（": "(", "）": ")", "；": ";",
    "–": "-", "—": " - ", "．": ". ", "～": "~", "’": "'", "…": "...", "━": "-", "〈": "<", "〉": ">", "【": "[",
    "】": "]", "％": "%", "►": "-",
  ]

  /// Unicode's normal form D of short strings.
  private final class Decomposition {
    private let form = dataprep_normal_form_open(dataprep_normal_d, dataprep_unicode_version())

    deinit { if let form { dataprep_normal_form_close(form) } }

    func apply(_ text: String) -> String {
      let units = Array(text.utf16)
      // The longest decomposition of a code point has 4 code points (U+1F82).
      var normal = [UInt16](repeating: 0, count: 8 * units.count + 8)
      guard let form else { return text }
      let count = dataprep_normal_form_apply(form, &normal, Int32(normal.count), units, Int32(units.count))
      guard count >= 0, Int(count) <= normal.count else { return text }
      return String(decoding: normal[..<Int(count)], as: UTF16.self)
    }
  }
}

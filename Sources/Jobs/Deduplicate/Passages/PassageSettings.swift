internal import Base
package import Deduplication

/// All that decides what passage deduplication writes.
package struct PassageSettings: Sendable, Equatable {
  /// What of a text is cut as a whole where repeated bytes cover it.
  package enum Cut: String, Sendable, CaseIterable {
    /// Sentences, as `Language.Sentences` finds them, and lines.
    case sentence
    case line
    case word
  }

  /// How passages are told to be the same.
  package var method: PassageMethod
  /// What is cut; of matter to substrings alone.
  package var cut = Cut.sentence
  /// Repeated ranges between which there are no more bytes than this count as one.
  package var gap = 0
  /// A document of which something was cut and fewer words are left goes to the rejects.
  package var minimumWords = 0
  /// The same for sentences.
  package var minimumSentences = 0
  /// Whether documents are written, or only what would be cut of them.
  package var writesDocuments = true
  /// Bytes for sorting, of all threads together; what is written does not depend on it.
  package var memory = 1 << 30

  /// Settings with defaults for all but the method.
  package init(_ method: PassageMethod) { self.method = method }

  /// The name of the method: `substrings`, `lines`, `spans`.
  package var name: String {
    switch method {
    case .substrings: "substrings"
    case .units: "lines"
    case .spans, .datatroveSpans: "spans"
    }
  }

  /// Writes what decides which passages are the same.
  internal func writeMethod(to json: inout JSONWriter) {
    json.member("method", name)
    switch method {
    case .substrings(let minimum): json.member("min_bytes", minimum)
    case .units(let paragraphs, let normalization, let minimum):
      json.member("unit", paragraphs ? "paragraph" : "line")
      json.member("normalize", normalization.rawValue)
      json.member("min_length", minimum)
    case .spans(let normalization): json.member("normalize", normalization.rawValue)
    case .datatroveSpans(let tokenizer):
      json.member("compatible", "datatrove")
      json.member("tokenizer", tokenizer.rawValue)
    }
  }

  /// Writes all that decides what is written.
  internal func write(to json: inout JSONWriter) {
    writeMethod(to: &json)
    if case .substrings = method {
      json.member("cut", cut.rawValue)
      json.member("close_gaps", gap)
    }
    json.member("min_words", minimumWords)
    json.member("min_sentences", minimumSentences)
    if !writesDocuments { json.member("ranges_only", true) }
  }

  /// What files between the steps carry, so that those of other settings are not taken for them.
  internal func parameters(parts: Int) -> String {
    var json = JSONWriter()
    json.beginObject()
    writeMethod(to: &json)
    json.member("parts", parts)
    json.endObject()
    return json.bytes.string()
  }

  /// Whether texts are kept for comparisons.
  internal var comparesTexts: Bool { if case .substrings = method { true } else { false } }
  /// Whether texts are cut into sentences before their keys are found.
  internal var signsSentences: Bool {
    switch method {
    case .spans, .datatroveSpans: true
    case .substrings, .units: false
    }
  }
  /// Whether of equal passages the one of the first document of its input is kept, before those of earlier inputs.
  internal var keepsLowestDocument: Bool { if case .datatroveSpans = method { true } else { false } }
}

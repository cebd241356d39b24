internal import Base
package import Records

/// The media types that stages distinguish.
package enum MediaType: Sendable, Equatable {
  /// `text/html` and `application/xhtml+xml`.
  case html
  /// `text/plain`.
  case plainText
  /// No type was named, or one that is none, such as ARC's `no-type`.
  case missing
  /// Any other.
  case other

  /// The type of a document, from the server's declaration.
  package init(of document: Document, in batch: borrowing Batch) {
    self = batch.strings.withSpan(document.contentType.range) { name in
      let isType = name.withUnsafeBufferPointer { $0.contains(UInt8(ascii: "/")) }
      if !isType { return .missing }
      if name.equals("text/html") || name.equals("application/xhtml+xml") { return .html }
      return name.equals("text/plain") ? .plainText : .other
    }
  }
}

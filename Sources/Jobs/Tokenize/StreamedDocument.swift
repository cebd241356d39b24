internal import Base

/// A document, or a part of one, on its way to a shard.
internal struct StreamedDocument {
  /// The part of the stream that it is in (an input; a bucket of shuffled documents), and its place there.
  var position: StreamPosition
  /// The input that it is from, by number, and how many records stand before it there.
  var input: Int
  var row: Int
  /// The record's identifier; empty where nobody asks for it.
  var id = ""
  /// Bytes of the text.
  var textBytes: Int
  /// Tokens of the document that stand before these, in an earlier shard.
  var firstToken = 0
}

/// How far a stream of documents is.
internal struct StreamPosition: Equatable {
  /// The number of the input or bucket.
  var part: Int
  /// The last document: how many records of the part stand before it.
  var document: Int
  /// Where the document's record is in the part, for telling which faults come before it.
  var offset: Int
  /// Tokens of the document that are in shards; nil where all are.
  var tokens: Int?

  /// Reads what `write` wrote; nil for anything else.
  init?(_ json: JSONValue?) {
    guard let part = json?["part"]?.integer, let document = json?["document"]?.integer,
      let offset = json?["offset"]?.integer
    else { return nil }
    self.init(part: part, document: document, offset: offset, tokens: json?["tokens"]?.integer)
    guard isPossible else { return nil }
  }

  init(part: Int, document: Int, offset: Int, tokens: Int?) {
    self.part = part
    self.document = document
    self.offset = offset
    self.tokens = tokens
  }

  /// Writes the position as an object.
  func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("part", part)
    json.member("document", document)
    json.member("offset", offset)
    json.member("tokens", tokens)
    json.endObject()
  }

  /// Whether all numbers are of a stream that can be: a record may come from somebody else.
  var isPossible: Bool {
    [part, document, offset, tokens ?? 0].allSatisfy { $0 >= 0 && $0 < 1 << 60 }
  }
}

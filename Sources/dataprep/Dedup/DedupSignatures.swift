import ArgumentParser
import Archive
import Base
import Deduplication
import Fetch
import Records
import Runs

/// `dataprep dedup signatures`: the minima of texts.
struct DedupSignatures: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "signatures",
    abstract: "Prints the signatures by which minhash finds candidates.",
    discussion: """
      Prints an object a document: id, and signature, an array for each band with its minima, or null for a text with \
      fewer words than a shingle. Two documents are candidates if an array of theirs is the same. The options are those of \
      `dedup minhash`. Minima are numbers of up to 64 bits: read them with a parser that keeps them whole.

      Examples:
        dataprep dedup signatures corpus/docs/sw | head -n 1
        dataprep dedup signatures a.jsonl --compatible datatrove --hash sha1

      Exit codes: 0 done; 64 usage; 65 an input cannot be read; 66 an input is missing.
      """)

  @OptionGroup var inputOptions: InputOptions
  @OptionGroup var similarityOptions: SimilarityOptions

  func run() throws {
    let similarity = similarityOptions.similarity
    var signature = TextSignature(similarity)
    var json = JSONWriter(capacity: 1 << 16)
    for input in try inputOptions.expanded(.texts) {
      let reader = try openTextReader(input.location)
      var batch = TextBatch()
      while try reader.fill(&batch) {
        for row in batch.rows {
          let isMade = batch.bytes.withSpan(row.text.range) { text in
            text.withUnsafeBufferPointer { signature.make(of: $0) }
          }
          json.beginObject()
          json.key("id")
          if row.id.isEmpty {
            json.string("\(input.location)#\(row.ordinal + 1)")
          } else {
            batch.bytes.withSpan(row.id.range) { json.string($0) }
          }
          json.key("signature")
          if isMade { json.bands(signature.minima, similarity.bands) } else { json.null() }
          json.endObject()
          json.endLine()
          Console.data(json.bytes)
          json.removeAll()
        }
      }
    }
  }
}

extension JSONWriter {
  /// Writes an array for each band.
  fileprivate mutating func bands(_ minima: [UInt64], _ bands: Bands) {
    beginArray()
    for band in 0..<bands.count {
      beginArray()
      for row in 0..<bands.rows { integer(minima[band * bands.rows + row]) }
      endArray()
    }
    endArray()
  }
}

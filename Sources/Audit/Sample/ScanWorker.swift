internal import Base
internal import Records
internal import Runs

/// What a batch has for a sample.
internal final class ScannedBatch {
  /// Documents of the language and their scalars, by stratum.
  var tallies: [Stratum: (documents: Int, scalars: Int)] = [:]
  /// A hash of stratum and host for each of these documents.
  var hosts: [UInt64] = []
  /// Documents that may be in the sample.
  var candidates: [(stratum: Stratum, candidate: Candidate)] = []
  var counts = Counts()
}

/// One thread's scratch memory for looking through documents.
internal final class ScanWorker {
  var batch = Batch()
  /// Bytes of the input, as stored, that reading the batch has taken.
  var storedBytes = 0
  /// Where documents come from that do not say so themselves.
  var provenance = Provenance(dump: "", filePath: "")

  private let settings: SampleSettings
  private let language: String
  private let seed: UInt64
  private var strata = BatchStrata()
  /// Documents of the batch at hand that may be in the sample.
  private var drawn: [Row] = []
  private let lines: CandidateLine

  init(_ settings: SampleSettings) {
    self.settings = settings
    language = settings.language.code
    seed = ByteHash.mix(settings.seed)
    lines = CandidateLine(language: language)
  }

  /// Looks through the batch that was read.
  ///
  /// - Parameters:
  ///   - reason: why its documents were rejected; nil for kept ones.
  ///   - limits: keys above these cannot be drawn any more, by stratum.
  func scan(rejectedFor reason: String?, _ limits: [Stratum: UInt64], into scanned: ScannedBatch) {
    batch.decode()
    scanned.counts = Counts()
    scanned.counts[.bytesIn] = storedBytes
    scanned.counts[.scanned] = batch.documents.count
    for fault in batch.faults { scanned.counts[.faults].add(fault.kind.rawValue) }
    strata.begin(limits, dump: provenance.dump)
    scanned.hosts.removeAll(keepingCapacity: true)
    look(batch, rejectedFor: reason, &strata, &scanned.hosts, &drawn)
    scanned.counts[.ofLanguage] = scanned.hosts.count
    scanned.candidates.removeAll(keepingCapacity: true)
    for row in drawn { scanned.candidates.append((row.stratum, candidate(row))) }
    drawn.removeAll(keepingCapacity: true)
    scanned.tallies.removeAll(keepingCapacity: true)
    strata.forEachCounted { scanned.tallies[$0] = (documents: $1, scalars: $2) }
  }

  /// A document that may be in the sample.
  private struct Row {
    var row: Int
    var stratum: Stratum
    var key: UInt64
    var host: UInt64
  }

  /// Counts the documents of the language, and finds those that may be in the sample.
  ///
  /// What is changed is lent for the whole batch, as every access to a property of a class is checked.
  private func look(
    _ batch: borrowing Batch, rejectedFor reason: String?, _ strata: inout BatchStrata, _ hosts: inout [UInt64],
    _ drawn: inout [Row]
  ) {
    let rejected = reason.map { strata.place(rejectedFor: $0) }
    // In place: a copy of a document would count its references.
    batch.documents.withUnsafeBufferPointer { documents in
      for row in documents.indices where isOfLanguage(documents[row].language) {
        let (id, url, dump, scalars) = (
          documents[row].id, documents[row].url, documents[row].dump, documents[row].textScalars
        )
        let place =
          rejected
          ?? batch.strings.withSpan(dump.range) {
            strata.place(score: documents[row].languageScore, scalars: scalars, dump: $0)
          }
        strata.count(scalars, in: place)
        let key: UInt64 =
          id.isEmpty
          ? batch.texts.withSpan(documents[row].text.range) { self.key(of: $0) }
          : batch.strings.withSpan(id.range) { self.key(of: $0) }
        let host = url.isEmpty ? key : batch.strings.withSpan(url.range) { Self.hostHash(in: $0) }
        hosts.append(HostPairs.hash(strata.hash(of: place), host: host))
        if key <= strata.limit(of: place) {
          drawn.append(Row(row: row, stratum: strata.stratum(of: place), key: key, host: host))
        }
      }
    }
  }

  private func candidate(_ row: Row) -> Candidate {
    let tie = batch.texts.withSpan(batch.documents[row.row].text.range) { text in
      text.withUnsafeBytes { ByteHash.hash($0, seed: row.key) }
    }
    return Candidate(key: row.key, tie: tie, host: row.host, line: line(of: row.row), dump: provenance.dump)
  }

  /// Whether a document's language is the one that is audited, in any form of its tag.
  private func isOfLanguage(_ code: String) -> Bool {
    code == language || (code.utf8.count > language.utf8.count && LanguageTag(code) == settings.language)
  }

  /// A uniform number that the seed gives to a document, by its identifier, or by its text where it has none.
  private func key(of name: Span<UInt8>) -> UInt64 {
    ByteHash.mix(name.withUnsafeBytes { ByteHash.hash($0, seed: seed) })
  }

  /// A hash of the host in lower case; of the whole of a URL that has none.
  private static func hostHash(in url: Span<UInt8>) -> UInt64 {
    let range = URLHost.range(in: url)
    return url.extracting(range).withUnsafeBytes { host in
      var isLower = true
      for byte in host where byte >= 0x80 || byte &- 0x41 < 26 { isLower = false }
      if isLower { return ByteHash.hash(host) }
      var name = URLHost.name(in: url)
      return name.withUTF8 { ByteHash.hash(UnsafeRawBufferPointer($0)) }
    }
  }

  /// The line of a document: as it was read, or made for one that came from none. Of a long one it is what a sample keeps.
  private func line(of row: Int) -> [UInt8] {
    let document = batch.documents[row]
    let isLong = document.text.count > SampledText.most || document.line.count > CandidateLine.most
    if !document.line.isEmpty, !isLong {
      return batch.lines.withSpan(document.line.range) { Array($0.withUnsafeBufferPointer { $0 }) }
    }
    guard isLong else {
      var json = JSONWriter(capacity: 1 << 12)
      json.line(batch, row: row, from: provenance)
      return Array(json.bytes.array().dropLast())
    }
    return lines.short(batch, row)
  }
}

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
    scanned.tallies.removeAll(keepingCapacity: true)
    scanned.candidates.removeAll(keepingCapacity: true)
    scanned.counts = Counts()
    scanned.counts[.bytesIn] = storedBytes
    scanned.counts[.scanned] = batch.documents.count
    for fault in batch.faults { scanned.counts[.faults].add(fault.kind.rawValue) }
    // Locals, as every access to a property of a class is checked.
    var (strata, hosts) = (BatchStrata(), [UInt64]())
    swap(&strata, &self.strata)
    swap(&hosts, &scanned.hosts)
    hosts.removeAll(keepingCapacity: true)
    strata.begin(limits, dump: provenance.dump)
    for row in batch.documents.indices {
      let document = batch.documents[row]
      guard isOfLanguage(document.language) else { continue }
      let place =
        reason.map { strata.place(rejectedFor: $0) }
        ?? batch.strings.withSpan(document.dump.range) { dump in
          strata.place(score: document.languageScore, scalars: document.textScalars, dump: dump)
        }
      strata.count(document.textScalars, in: place)
      let key = key(of: document)
      let host = document.url.isEmpty ? key : batch.strings.withSpan(document.url.range) { Self.hostHash(in: $0) }
      hosts.append(HostPairs.hash(strata[place].hash, host: host))
      guard key <= strata[place].limit else { continue }
      let tie = batch.texts.withUnsafeBytes { bytes in
        ByteHash.hash(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[document.text.range]), seed: key)
      }
      scanned.candidates.append(
        (strata[place].stratum, Candidate(key: key, tie: tie, host: host, line: line(of: row), dump: provenance.dump)))
    }
    scanned.counts[.ofLanguage] = hosts.count
    strata.forEachCounted { scanned.tallies[$0] = (documents: $1, scalars: $2) }
    swap(&strata, &self.strata)
    swap(&hosts, &scanned.hosts)
  }

  /// Whether a document's language is the one that is audited, in any form of its tag.
  private func isOfLanguage(_ code: String) -> Bool {
    code == language || (code.utf8.count > language.utf8.count && LanguageTag(code) == settings.language)
  }

  /// A uniform number that the seed gives to a document, by its identifier, or by its text where it has none.
  private func key(of document: Document) -> UInt64 {
    let hash =
      document.id.isEmpty
      ? batch.texts.withUnsafeBytes {
        ByteHash.hash(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer($0)[document.text.range]), seed: seed)
      }
      : batch.strings.withUnsafeBytes {
        ByteHash.hash(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer($0)[document.id.range]), seed: seed)
      }
    return ByteHash.mix(hash)
  }

  /// A hash of the host in lower case; of the whole of a URL that has none.
  private static func hostHash(in url: Span<UInt8>) -> UInt64 {
    let range = URLHost.range(in: url)
    let host = url.extracting(range)
    for index in 0..<host.count where host[index] >= 0x80 || 0x41...0x5A ~= host[index] {
      var name = URLHost.name(in: url)
      return name.withUTF8 { ByteHash.hash(UnsafeRawBufferPointer($0)) }
    }
    return host.withUnsafeBytes { ByteHash.hash($0) }
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

import Archive
import Base
import Fetch
import Records

/// Fetches one capture of a page from Common Crawl, and checks it.
struct CaptureFetch {
  var url: String
  /// The crawl; the newest one where it is nil.
  var crawl: String?
  var policy: FetchPolicy

  /// The record's compressed member, which is an archive of one record, and a name for it.
  func run() throws -> (bytes: [UInt8], name: String, capture: Capture) {
    let id = try crawl ?? Crawl.all(policy: policy)[0].id
    guard let capture = Capture.best(try Capture.all(of: url, in: id, policy: policy)) else {
      preconditionFailure("a list of captures is not empty")
    }
    let bytes = try capture.record(policy: policy)
    try Self.check(bytes, capture)
    let place = capture.url.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).last ?? ""
    let name = FetchNaming.safe(
      "\(capture.timestamp)-" + place.split(separator: "/").joined(separator: "_") + ".warc.gz")
    return (bytes, name, capture)
  }

  /// Checks that the bytes are the one record of the capture: whole, with the digests that it and the index name.
  static func check(_ bytes: [UInt8], _ capture: Capture) throws {
    let location = "\(capture.file), byte \(capture.range.lowerBound)"
    func damaged(_ what: String) -> SourceError { SourceError(.damaged, what, location: location) }
    let reader = ArchiveReader(MemorySource(bytes, name: location))
    guard try reader.next() else { throw damaged("no record is where the index has one") }
    let verifier = DigestVerifier()
    if verifier.verifyBlock(of: reader) == .mismatched {
      throw damaged("the record's block digest is not that of its bytes")
    }
    if verifier.verifyPayload(of: reader) == .mismatched {
      throw damaged("the record's payload digest is not that of its bytes")
    }
    let named = reader.string(.payloadDigest) ?? ""
    if !capture.digest.isEmpty, !named.isEmpty, named.uppercased() != "SHA1:\(capture.digest.uppercased())" {
      throw damaged("the record has the digest \(named), and the index sha1:\(capture.digest)")
    }
    guard reader.length == bytes.count, try !reader.next() else { throw damaged("more than one record is there") }
    if let fault = reader.takeFaults().first { throw damaged("\(fault.kind.rawValue) \(fault.detail)") }
  }
}

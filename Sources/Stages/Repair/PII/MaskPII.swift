internal import Base
package import Records

/// Replaces e-mail addresses, public IP addresses and, by option, telephone numbers.
///
/// Addresses are found whatever stands beside them: behind Chinese characters, with letters of any script in name and
/// host. An IPv4 address is replaced where it is public (IANA's registry of special-purpose addresses), is no part of a
/// longer number, and is not named a version. Telephone numbers are those with a plus sign and a country code. Every
/// address gets the same text, so that the result does not depend on the order of documents.
///
/// `compatible` finds what datatrove 0.10.1's formatter finds, and replaces with FineWeb's texts in turn, from the first
/// one in each document. Cost: a look at each byte.
package struct MaskPII: Stage {
  package static let id = "mask-pii"
  package static let group = "mask-pii"
  package static let summary = "Replaces e-mail addresses, public IP addresses and telephone numbers."
  package static let changesTexts = true
  package static let parameters: [StageParameter<MaskPII>] = [
    .init("emails", \.masksEmails, "Whether e-mail addresses are replaced."),
    .init("ips", \.masksIPs, "Whether IP addresses are replaced."),
    .init("phones", \.masksPhones, "Whether telephone numbers are replaced."),
    .init("only-public-ips", \.onlyPublicIPs, "Whether private IP addresses stay."),
    .init("email-text", \.emailText, "What stands for an e-mail address."),
    .init("ip-text", \.ipText, "What stands for an IP address."),
    .init("phone-text", \.phoneText, "What stands for a telephone number."),
    .init("compatible", \.isCompatible, "Whether addresses are found and replaced as datatrove does it."),
  ]
  package static let examples: [StageExample] = [
    .keeps(
      "an e-mail address", ExampleDocument(text: "Write to jane.doe@mail.example.co.uk."),
      text: "Write to email@example.com."),
    .keeps(
      "a public and a private IP address", ExampleDocument(text: "From 8.8.8.8 to 10.0.0.1."),
      text: "From 192.0.2.1 to 10.0.0.1."),
    .keeps("a version", ExampleDocument(text: "Version 1.2.3.4 came."), text: "Version 1.2.3.4 came."),
  ]

  package let measure = Document.Measure.text
  /// Whether e-mail addresses are replaced.
  package var masksEmails = true
  /// Whether IP addresses are replaced.
  package var masksIPs = true
  /// Whether telephone numbers are replaced.
  package var masksPhones = false
  /// Whether private IP addresses stay.
  package var onlyPublicIPs = true
  /// What stands for an e-mail address (RFC 2606 reserves the domain).
  package var emailText = "email@example.com"
  /// What stands for an IP address (RFC 5737 reserves it for documentation).
  package var ipText = "192.0.2.1"
  /// What stands for a telephone number.
  package var phoneText = "+00 000 000000"
  /// Whether addresses are found and replaced as datatrove does it.
  package var isCompatible = false

  /// E-mail addresses and public IP addresses.
  package init() {}

  package func makeWorker() -> any StageWorker { Worker(self) }

  private final class Worker: StageWorker {
    private let stage: MaskPII
    private var output = ByteBuffer()

    init(_ stage: MaskPII) { self.stage = stage }

    func run(_ batch: inout Batch) {
      let (isCompatible, onlyPublic) = (stage.isCompatible, stage.onlyPublicIPs)
      let emailTexts = isCompatible ? DatatrovePII.emailTexts : [stage.emailText]
      let addressTexts = isCompatible ? DatatrovePII.addressTexts : [stage.ipText]
      for row in batch.documents.indices where batch.documents[row].verdict.isKept {
        if stage.masksEmails {
          mask(&batch, row, emailTexts) { isCompatible ? DatatrovePII.email($0, from: $1) : Email.find($0, from: $1) }
        }
        if stage.masksIPs {
          mask(&batch, row, addressTexts) {
            isCompatible
              ? DatatrovePII.address($0, from: $1, onlyPublic: onlyPublic)
              : IPv4.find($0, from: $1, onlyPublic: onlyPublic)
          }
        }
        if stage.masksPhones { mask(&batch, row, [stage.phoneText]) { PhoneNumber.find($0, from: $1) } }
      }
    }

    /// Replaces what `find` finds from a place on.
    private func mask(
      _ batch: inout Batch, _ row: Int, _ texts: [String],
      find: (UnsafeBufferPointer<UInt8>, Int) -> Range<Int>?
    ) {
      output.removeAll()
      var count = 0
      batch.texts.withSpan(batch.documents[row].text.range) { text in
        text.withUnsafeBufferPointer { text in
          var at = 0
          while let found = find(text, at) {
            output.append(UnsafeBufferPointer(rebasing: text[at..<found.lowerBound]))
            output.append(utf8: texts[count % texts.count])
            count += 1
            at = found.upperBound
          }
          if count > 0 { output.append(UnsafeBufferPointer(rebasing: text[at...])) }
        }
      }
      guard count > 0 else { return }
      batch.documents[row].text = output.withSpan { batch.texts.place($0) }
      batch.documents[row].textScalars = output.withSpan { $0.scalarCount }
    }
  }
}

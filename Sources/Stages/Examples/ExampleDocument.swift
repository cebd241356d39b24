internal import Base
package import Records

/// The document of an example: by default an HTML page with status 200 and without content.
package struct ExampleDocument: Sendable {
  /// The address.
  package var url = ""
  /// The HTTP status code.
  package var status = 200
  /// The declared media type.
  package var contentType = "text/html"
  /// The payload.
  package var body: [UInt8] = []
  /// The payload in UTF-8.
  package var characters = ""
  /// The extracted text.
  package var text = ""
  /// The identified language.
  package var language = "und"
  /// The score of the language.
  package var languageScore: Float = 0

  /// A document with a body or a text.
  package init(
    status: Int = 200, contentType: String = "text/html", body: String = "", characters: String = "",
    text: String = "", language: String = "und", languageScore: Float = 0, url: String = ""
  ) {
    self.url = url
    self.status = status
    self.contentType = contentType
    self.body = Array(body.utf8)
    self.characters = characters
    self.text = text
    self.language = language
    self.languageScore = languageScore
  }

  /// Appends the document as a row.
  package func append(to batch: inout Batch) {
    var document = Document()
    document.url = batch.strings.place(Array(url.utf8).span)
    document.status = status
    document.contentType = batch.strings.place(Array(contentType.utf8).span)
    document.body = batch.bodies.place(body.span)
    document.characters = batch.characters.place(Array(characters.utf8).span)
    document.text = batch.texts.place(Array(text.utf8).span)
    document.textScalars = text.unicodeScalars.count
    document.language = language
    document.languageScore = languageScore
    batch.documents.append(document)
  }
}

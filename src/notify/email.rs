//! A mail: text and HTML, over SMTP with TLS. The shifts of one subject on one topic make one thread.

use std::net::SocketAddr;
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message as Mail, Tokio1Executor};

use crate::config::{Email, MailTls};
use crate::fetch::Fetcher;
use crate::model::Clock;

use super::SendError;
use super::letter::Letter;

/// Sends the letter.
pub(super) async fn send(
    email: &Email,
    letter: &Letter<'_>,
    fetcher: &Fetcher,
    clock: &dyn Clock,
) -> Result<(), SendError> {
    let mail = mail(email, letter, clock.now())?;
    let server = format!("{}:{}", email.server, email.port);
    let address = fetcher
        .resolve(&email.server, email.port)
        .await
        .map_err(|kind| SendError::transient(format!("{server}: {kind}")))?;
    let transport = transport(email, address)?;
    match tokio::time::timeout(email.timeout, transport.send(mail)).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(SendError::transient(format!("{server}: {error}"))),
        Err(_) => Err(SendError::transient(format!("{server} did not take the mail within {:?}", email.timeout))),
    }
}

/// The way to the server: the address that passed the gate is dialled, the certificate must be the name's.
fn transport(email: &Email, address: SocketAddr) -> Result<AsyncSmtpTransport<Tokio1Executor>, SendError> {
    let parameters = || {
        let mut builder = TlsParameters::builder(email.server.clone());
        if let Some(pem) = &email.ca {
            builder = builder.add_root_certificate(Certificate::from_pem(pem).map_err(SendError::permanent)?);
        }
        builder.build_rustls().map_err(SendError::transient)
    };
    let tls = match email.tls {
        MailTls::Starttls => Tls::Required(parameters()?),
        MailTls::Implicit => Tls::Wrapper(parameters()?),
        MailTls::None => Tls::None,
    };
    let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(address.ip().to_string())
        .port(address.port())
        .tls(tls)
        .timeout(Some(email.timeout));
    if let (Some(user), Some(password)) = (&email.user, &email.password) {
        builder = builder.credentials(Credentials::new(user.clone(), password.expose().to_owned()));
    }
    Ok(builder.build())
}

/// The mail. Its id comes from the alert's key, so that a repetition is one mail where the reader looks at ids; what it refers to is
/// the thread of its subject and topic.
fn mail(email: &Email, letter: &Letter<'_>, now: Timestamp) -> Result<Mail, SendError> {
    let message = &letter.message;
    let from: Address = email.from.parse().map_err(SendError::permanent)?;
    let domain = from.domain().to_owned();
    let thread = format!("<{:016x}.stancewatch@{domain}>", letter.thread());
    let mut builder = Mail::builder()
        .from(Mailbox::new(Some("stancewatch".to_owned()), from))
        .subject(&message.title)
        .date(SystemTime::UNIX_EPOCH + Duration::from_secs(now.as_second().try_into().unwrap_or(0)))
        .message_id(Some(format!("<{}.stancewatch@{domain}>", letter.key().replace(':', "."))))
        .in_reply_to(thread.clone())
        .references(thread);
    for to in &email.to {
        builder = builder.to(to.parse().map_err(SendError::permanent)?);
    }
    let text = format!("{}\n\n{}\n", message.title, message.body);
    let html = format!(
        "<!DOCTYPE html><html><head><meta charset=\"utf-8\"></head><body><div>{}</div></body></html>",
        letter.html()
    );
    builder.multipart(MultiPart::alternative_plain_html(text, html)).map_err(SendError::permanent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixtures::alert;
    use crate::model::{Alert, Payload};

    fn email() -> Email {
        Email {
            server: "mail.example".to_owned(),
            port: 587,
            tls: MailTls::Starttls,
            ca: None,
            user: None,
            password: None,
            from: "watch@desk.example".to_owned(),
            to: vec!["a@desk.example".to_owned(), "b@desk.example".to_owned()],
            timeout: Duration::from_secs(30),
        }
    }

    fn formatted(alert: &Alert) -> String {
        let at = "2025-03-21T10:00:00Z".parse().unwrap();
        String::from_utf8(mail(&email(), &Letter::carries(&Payload::from(alert.clone())), at).unwrap().formatted())
            .unwrap()
    }

    #[test]
    fn a_mail_has_ids_that_thread_and_stay() {
        let first = formatted(&alert());
        assert!(first.contains("Message-ID: <7.raised.1.stancewatch@desk.example>"), "{first}");
        assert!(first.contains("Date: Fri, 21 Mar 2025 10:00:00 +0000"), "{first}");
        assert!(first.contains("To: a@desk.example, b@desk.example"), "{first}");
        let header = |mail: &str, name: &str| mail.lines().find(|line| line.starts_with(name)).map(str::to_owned);
        let later = formatted(&Alert { idempotency_key: "9:raised:1".into(), ..alert() });
        assert_eq!(header(&first, "References"), header(&later, "References"));
        let other = formatted(&Alert { topic: "rates".into(), ..alert() });
        assert_ne!(header(&first, "References"), header(&other, "References"));
    }

    #[test]
    fn nothing_of_a_page_becomes_a_header_or_markup() {
        let mut hostile = alert();
        hostile.subject = "Lind\r\nBcc: everybody@evil.example".into();
        hostile.to.evidence = "<script>alert(1)</script>".into();
        hostile.to.url = Some("javascript:alert(1)".into());
        let mail = formatted(&hostile);
        assert!(!mail.lines().any(|line| line.starts_with("Bcc:")), "{mail}");
        assert!(mail.contains("&lt;script&gt;") && !mail.contains("href"), "{mail}");
    }
}

//! POSIX access control lists of folders: decode, evaluate, add a user's search permission, encode.
//!
//! The format is that of `linux/posix_acl_xattr.h`: a version, then entries of tag, permissions and id, all little-endian.
//! `acl(5)` defines the evaluation.

use anyhow::{Context as _, bail, ensure};

/// The extended attribute with the list.
pub(super) const ATTRIBUTE: &str = "system.posix_acl_access";

const VERSION: u32 = 2;
const UNDEFINED_ID: u32 = u32::MAX;
const SEARCH: u16 = 1;

// The kernel requires this order.
const USER_OBJ: u16 = 0x01;
const USER: u16 = 0x02;
const GROUP_OBJ: u16 = 0x04;
const GROUP: u16 = 0x08;
const MASK: u16 = 0x10;
const OTHER: u16 = 0x20;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    tag: u16,
    id: u32,
    permissions: u16,
}

/// An access control list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Acl(Vec<Entry>);

impl Acl {
    /// The list equivalent to the permission bits `mode`.
    pub(super) fn from_mode(mode: u32) -> Self {
        let class = |tag, shift: u32| {
            let bits = (mode >> shift) & 7;
            Entry { tag, id: UNDEFINED_ID, permissions: u16::try_from(bits).unwrap_or_default() }
        };
        Self(vec![class(USER_OBJ, 6), class(GROUP_OBJ, 3), class(OTHER, 0)])
    }

    /// Decodes the attribute.
    pub(super) fn decode(bytes: &[u8]) -> anyhow::Result<Self> {
        let (version, entries) = bytes.split_first_chunk::<4>().context("an access control list without a version")?;
        let version = u32::from_le_bytes(*version);
        if version != VERSION {
            bail!("an access control list of the unknown version {version}");
        }
        let (entries, rest) = entries.as_chunks::<8>();
        ensure!(rest.is_empty(), "an access control list that ends in the middle of an entry");
        let decoded = entries.iter().map(|&[t0, t1, p0, p1, i0, i1, i2, i3]| Entry {
            tag: u16::from_le_bytes([t0, t1]),
            permissions: u16::from_le_bytes([p0, p1]),
            id: u32::from_le_bytes([i0, i1, i2, i3]),
        });
        Ok(Self(decoded.collect()))
    }

    /// Encodes the attribute.
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut bytes = VERSION.to_le_bytes().to_vec();
        for entry in &self.0 {
            bytes.extend(entry.tag.to_le_bytes());
            bytes.extend(entry.permissions.to_le_bytes());
            bytes.extend(entry.id.to_le_bytes());
        }
        bytes
    }

    /// Whether user `uid` of group `gid` may search a folder of `owner` and `group`.
    pub(super) fn lets_search(&self, (owner, group): (u32, u32), (uid, gid): (u32, u32)) -> bool {
        let allows = |entry: &Entry| entry.permissions & SEARCH != 0;
        let unmasked = self.of(MASK).is_none_or(allows);
        if uid == owner {
            return self.of(USER_OBJ).is_some_and(allows);
        }
        if let Some(named) = self.0.iter().find(|entry| entry.tag == USER && entry.id == uid) {
            return allows(named) && unmasked;
        }
        let mut groups = self
            .0
            .iter()
            .filter(|entry| entry.tag == GROUP && entry.id == gid || entry.tag == GROUP_OBJ && group == gid)
            .peekable();
        if groups.peek().is_some() {
            return groups.any(allows) && unmasked;
        }
        self.of(OTHER).is_some_and(allows)
    }

    /// Gives user `uid` search permission, without changing others' effective rights.
    pub(super) fn grant_search(&mut self, uid: u32) {
        // A mask without the right has withheld it from every entry; widening the mask must not grant it to them.
        if self.of(MASK).is_some_and(|mask| mask.permissions & SEARCH == 0) {
            for entry in self.0.iter_mut().filter(|entry| matches!(entry.tag, USER | GROUP_OBJ | GROUP)) {
                entry.permissions &= !SEARCH;
            }
        }
        self.add(USER, uid);
        if self.of(MASK).is_some() {
            self.add(MASK, UNDEFINED_ID);
        } else {
            let covered = self.0.iter().filter(|entry| matches!(entry.tag, USER | GROUP_OBJ | GROUP));
            let permissions = covered.fold(0, |all, entry| all | entry.permissions);
            self.0.push(Entry { tag: MASK, id: UNDEFINED_ID, permissions });
        }
        self.0.sort_unstable();
    }

    fn of(&self, tag: u16) -> Option<&Entry> {
        self.0.iter().find(|entry| entry.tag == tag)
    }

    fn add(&mut self, tag: u16, id: u32) {
        match self.0.iter_mut().find(|entry| entry.tag == tag && entry.id == id) {
            Some(entry) => entry.permissions |= SEARCH,
            None => self.0.push(Entry { tag, id, permissions: SEARCH }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT: (u32, u32) = (0, 0);
    const POSTGRES: (u32, u32) = (101, 104);

    fn entry(tag: u16, id: u32, permissions: u16) -> Entry {
        Entry { tag, id, permissions }
    }

    #[test]
    fn a_private_folder_opens_to_the_one_user_alone() {
        let mut acl = Acl::from_mode(0o40700);
        assert!(!acl.lets_search(ROOT, POSTGRES));
        acl.grant_search(101);
        assert!(acl.lets_search(ROOT, POSTGRES));
        assert!(!acl.lets_search(ROOT, (102, 104)));
        assert!(!acl.lets_search(ROOT, (102, 0)));
    }

    #[test]
    fn the_bytes_are_those_that_the_kernel_reads() {
        let mut acl = Acl::from_mode(0o700);
        acl.grant_search(101);
        #[rustfmt::skip]
        let expected = [
            2, 0, 0, 0,
            0x01, 0, 7, 0, 255, 255, 255, 255,
            0x02, 0, 1, 0, 101, 0, 0, 0,
            0x04, 0, 0, 0, 255, 255, 255, 255,
            0x10, 0, 1, 0, 255, 255, 255, 255,
            0x20, 0, 0, 0, 255, 255, 255, 255,
        ];
        assert_eq!(acl.encode(), expected);
        assert_eq!(Acl::decode(&expected).unwrap(), acl);
    }

    #[test]
    fn a_narrow_mask_keeps_holding_back_the_others() {
        let mut acl = Acl(vec![
            entry(USER_OBJ, UNDEFINED_ID, 7),
            entry(USER, 500, 5),
            entry(GROUP_OBJ, UNDEFINED_ID, 1),
            entry(MASK, UNDEFINED_ID, 4),
            entry(OTHER, UNDEFINED_ID, 0),
        ]);
        acl.grant_search(101);
        assert!(acl.lets_search(ROOT, POSTGRES));
        assert!(!acl.lets_search(ROOT, (500, 500)));
        assert!(!acl.lets_search(ROOT, (600, 0)));
        assert_eq!(acl.of(MASK).unwrap().permissions, 5);
    }

    #[test]
    fn an_existing_entry_of_the_user_keeps_what_it_had() {
        let mut acl = Acl::from_mode(0o750);
        acl.grant_search(101);
        acl.0.iter_mut().find(|entry| entry.id == 101).unwrap().permissions = 4;
        acl.grant_search(101);
        assert_eq!(acl.0.iter().filter(|entry| entry.tag == USER).collect::<Vec<_>>(), [&entry(USER, 101, 5)]);
    }

    #[test]
    fn a_named_user_is_judged_before_group_and_others() {
        let acl = Acl(vec![
            entry(USER_OBJ, UNDEFINED_ID, 7),
            entry(USER, 101, 0),
            entry(GROUP_OBJ, UNDEFINED_ID, 7),
            entry(MASK, UNDEFINED_ID, 7),
            entry(OTHER, UNDEFINED_ID, 7),
        ]);
        assert!(!acl.lets_search((0, 104), POSTGRES));
        assert!(acl.lets_search((0, 104), (102, 104)));
    }

    #[test]
    fn a_group_without_the_right_is_not_saved_by_the_others() {
        assert!(!Acl::from_mode(0o701).lets_search((0, 104), POSTGRES));
        assert!(Acl::from_mode(0o701).lets_search(ROOT, POSTGRES));
    }

    #[test]
    fn bytes_that_are_no_list_are_refused() {
        assert!(Acl::decode(&[]).is_err());
        assert!(Acl::decode(&[1, 0, 0, 0]).is_err());
        assert!(Acl::decode(&[2, 0, 0, 0, 1, 0, 7]).is_err());
    }
}

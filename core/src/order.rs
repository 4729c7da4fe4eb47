//! Lists in order. A sort or a tree of the standard library is kilobytes of code for each type that goes through it, and
//! the lists here are short: all of them are sorted by one, and a list that is kept in order serves as a map.

use chrono::{Datelike, NaiveDate};

use crate::error::{Error, ErrorCode};

/// What a list is ordered by: a number, a name.
type Rank<'k> = (u64, &'k str);

/// Puts a list in the order of its ranks; what ranks alike stays as it stands.
pub(crate) fn sort<'k, T>(list: &mut [T], rank: impl Fn(&T) -> Rank<'k>) {
    let mut ranks = Vec::with_capacity(list.len());
    for item in list.iter() {
        ranks.push((rank(item), ranks.len()));
    }
    for (at, with) in swaps(ranks) {
        list.swap(at, with);
    }
}

/// What is to be swapped, one after the other, to bring a list into the order of its ranks.
#[inline(never)]
fn swaps(mut ranks: Vec<(Rank<'_>, usize)>) -> Vec<(usize, usize)> {
    ranks.sort_unstable();
    let mut swaps = Vec::new();
    for start in 0..ranks.len() {
        // Around the circle of those that stand in one another's place.
        let mut at = start;
        while let Some((_, from)) = ranks.get_mut(at) {
            let from = core::mem::replace(from, at);
            if from == at || from == start {
                break;
            }
            swaps.push((at, from));
            at = from;
        }
    }
    swaps
}

/// Puts an item into a list without doubles that is in order.
pub(crate) fn insert<T: Ord>(list: &mut Vec<T>, item: T) {
    if let Err(place) = list.binary_search(&item) {
        list.insert(place, item);
    }
}

/// The value of a key in a list that is in the order of its keys; the default one is put there where there is none.
pub(crate) fn slot<K: Ord + Copy, V: Default>(list: &mut Vec<(K, V)>, key: K) -> Result<&mut V, Error> {
    let place = match list.binary_search_by_key(&key, |(known, _)| *known) {
        Ok(place) => place,
        Err(place) => {
            list.insert(place, (key, V::default()));
            place
        }
    };
    list.get_mut(place).map(|(_, value)| value).ok_or_else(|| Error::new(ErrorCode::Internal))
}

/// The value of a key in such a list.
pub(crate) fn find<K: Ord + Copy, V>(list: &[(K, V)], key: K) -> Option<&V> {
    let place = list.binary_search_by_key(&key, |(known, _)| *known).ok()?;
    list.get(place).map(|(_, value)| value)
}

/// Days as numbers of the same order.
pub(crate) fn number_of(date: NaiveDate) -> u64 {
    i64::from(date.num_days_from_ce()).saturating_sub(i32::MIN.into()).unsigned_abs()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn sorted_as_the_standard_library_sorts(list in proptest::collection::vec((0u64..9, "[ab]{0,2}", any::<u8>()), 0..40)) {
            let mut sorted: Vec<&(u64, String, u8)> = list.iter().collect();
            sort(&mut sorted, |(number, name, _)| (*number, name.as_str()));
            let mut expected: Vec<&(u64, String, u8)> = list.iter().collect();
            expected.sort_by_key(|(number, name, _)| (*number, name));
            prop_assert_eq!(sorted, expected);
        }

        #[test]
        fn slots_as_a_map(keys in proptest::collection::vec(0u8..20, 0..40)) {
            let (mut list, mut map) = (Vec::new(), std::collections::BTreeMap::new());
            for (at, key) in keys.into_iter().enumerate() {
                if let Ok(value) = slot(&mut list, key) {
                    *value = at;
                }
                map.insert(key, at);
            }
            prop_assert!(map.keys().all(|key| find(&list, *key) == map.get(key)));
            prop_assert_eq!(list, map.into_iter().collect::<Vec<_>>());
        }

        #[test]
        fn days_in_the_order_of_their_numbers(one in any::<i32>(), other in any::<i32>()) {
            let day = |number: i32| NaiveDate::from_num_days_from_ce_opt(number % 95_000_000).unwrap_or(NaiveDate::MIN);
            let (one, other) = (day(one), day(other));
            prop_assert_eq!(one.cmp(&other), number_of(one).cmp(&number_of(other)));
            prop_assert!(number_of(NaiveDate::MIN) < number_of(NaiveDate::MAX));
        }
    }
}
